import { defaultFlag, type Feature, FeatureDeclaration } from "../../domain/feature.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { nameProfiles } from "./name-profiles.ts";
import { namedProfiles } from "./profiles.ts";

/** Completes a declaration: flag and profiles default to values derived from the name. */
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
 * The features of a project without a manifest: one for each Compose profile, with the name of the profile
 * or, if that is no legal feature name, a similar one. Sorted by profile.
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
