import { defaultFlag, type Feature, FeatureDeclaration } from "../domain/feature.ts";
import type { ComposeModel } from "../domain/service.ts";

/** Fills in what a declaration leaves to its name. */
export function completeFeature(
  declaration: FeatureDeclaration,
  fallbackName: string,
  declaredIn: string,
): Feature {
  const name = declaration.name ?? fallbackName;
  return {
    ...declaration,
    name,
    flag: declaration.flag ?? defaultFlag(name),
    profiles: declaration.profiles ?? [name],
    declaredIn,
  };
}

/** In a project that declares nothing, every Compose profile is a feature of that name. Sorted by name. */
export function featuresOfProfiles(model: ComposeModel): readonly Feature[] {
  const profiles = new Set([...model.services.values()].flatMap((service) => service.profiles));
  return [...profiles].sort().map((name) => ({
    ...FeatureDeclaration.parse({ description: `Compose profile ${name}` }),
    name,
    flag: defaultFlag(name),
    profiles: [name],
    declaredIn: undefined,
  }));
}
