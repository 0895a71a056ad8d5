import type { FeatureEntry, FeaturesDocument } from "../../domain/documents/features-document.ts";
import type { ListedFeature } from "../../render/features/format-features.ts";
import type { FeatureList, FeatureWithServices } from "../../run/features/read-features.ts";

/** The document of `features --json`. */
export function describeFeatures({ features, engine, notices }: FeatureList): FeaturesDocument {
  return { engine: engine ?? null, features: features.map(describeFeature), warnings: notices };
}

/** A feature as it is listed for people. */
export function listFeature(
  feature: FeatureWithServices,
  { engine }: Pick<FeatureList, "engine">,
): ListedFeature {
  return { ...feature, lacksEngine: engine === "embedded" && feature.needsEngine === true };
}

/** One feature, with the keys that scripts rely on. */
export function describeFeature(listed: FeatureWithServices): FeatureEntry {
  const { feature, enabled, source, services } = listed;
  const { name, description, flag, profiles, requires, conflicts } = feature;
  const needsEngine = listed.needsEngine ?? null;
  return { name, enabled, description, flag, source, profiles, services, requires, conflicts, needsEngine };
}
