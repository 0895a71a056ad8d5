import { defaultFlag, type Feature, FeatureDeclaration } from "../domain/feature.ts";
import type { ComposeModel } from "../domain/service.ts";
import { namedProfiles } from "./has-profile.ts";
import { nameProfiles } from "./name-profiles.ts";

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

/**
 * In a project that declares nothing, every Compose profile is a feature of that name, or of one like it where that is no
 * legal name. Sorted by profile.
 */
export function featuresOfProfiles(model: ComposeModel): readonly Feature[] {
  const profiles = new Set([...model.services.values(), ...(model.faulty ?? [])].flatMap(namedProfiles));
  return nameProfiles(profiles).map(({ profile, name, flag }) => ({
    ...FeatureDeclaration.parse({ description: `Compose profile ${profile.replaceAll(/\s+/g, " ")}` }),
    name,
    flag,
    profiles: [profile],
    declaredIn: undefined,
  }));
}
