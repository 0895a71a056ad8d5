import type { Feature } from "../../domain/feature.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { nameProfiles } from "../features/name-profiles.ts";
import { listFeatureServices } from "../features/profiles.ts";
import { addFoundConflicts } from "../services/find-feature-conflicts.ts";
import type { FoundFeature } from "./plan-manifest.ts";

interface FeatureFacts {
  /** The features that the project declares; undefined if it declares none. */
  readonly declared: readonly Feature[] | undefined;
  /** One feature for each Compose profile. */
  readonly ofProfiles: readonly Feature[];
  readonly model: ComposeModel;
  /** Groups of features that are allowed to run together although their services clash. */
  readonly together: readonly (readonly string[])[];
  /** Names of variables that start scripts set or read. */
  readonly variables: ReadonlySet<string>;
}

/**
 * A feature for each profile that no declared feature covers yet. If start scripts enable the profile with a
 * variable of another name, that variable becomes the flag. Each feature has the conflicts that its services
 * cause.
 */
export function findNewFeatures({
  declared = [],
  ofProfiles,
  model,
  together,
  variables,
}: FeatureFacts): readonly FoundFeature[] {
  const covered = new Set(declared.flatMap((feature) => listFeatureServices(feature, model)));
  const known = new Set(declared.flatMap(({ profiles }) => profiles));
  const isNew = (feature: Feature) =>
    !feature.profiles.some((profile) => known.has(profile)) &&
    !listFeatureServices(feature, model).every((name) => covered.has(name));
  const isTaken = new Set(declared.map(({ flag }) => flag));
  const found = renameBeside(declared, ofProfiles.filter(isNew)).map((feature) => {
    const flag = findFlag(feature, variables, isTaken);
    isTaken.add(flag);
    return { ...feature, flag };
  });
  return addFoundConflicts([...declared, ...found], model, together)
    .slice(declared.length)
    .map((feature) => ({ feature, services: listFeatureServices(feature, model) }));
}

/** The found features with names and flags that no declared feature uses. */
function renameBeside(declared: readonly Feature[], found: readonly Feature[]): readonly Feature[] {
  const taken = { names: declared.map(({ name }) => name), flags: declared.map(({ flag }) => flag) };
  const named = nameProfiles(
    found.flatMap(({ profiles }) => profiles),
    taken,
  );
  return found.flatMap((feature) => {
    const own = named.find(({ profile }) => feature.profiles.includes(profile));
    return own === undefined ? [] : [{ ...feature, name: own.name, flag: own.flag }];
  });
}

function findFlag(
  { name, flag }: Feature,
  variables: ReadonlySet<string>,
  isTaken: ReadonlySet<string>,
): string {
  if (variables.has(flag)) return flag;
  const word = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
  const other = ["WITH", "USE", "START", "RUN"]
    .map((verb) => `${verb}_${word}`)
    .find((one) => variables.has(one) && !isTaken.has(one));
  return other ?? flag;
}
