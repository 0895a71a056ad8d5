import type { FeatureList, FeatureWithServices } from "../run/read-features.ts";

/** The document of `features --json`. */
export function describeFeatures({ features, notices }: FeatureList) {
  return { features: features.map(describeFeature), warnings: notices };
}

/** One feature, with the keys that scripts rely on. */
export function describeFeature({ feature, enabled, source, services }: FeatureWithServices) {
  const { name, description, flag, profiles, requires, conflicts } = feature;
  return { name, enabled, description, flag, source, profiles, services, requires, conflicts };
}
