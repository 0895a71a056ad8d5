import { StackError } from "../../domain/errors.ts";
import type { ResolvedFeature } from "../../domain/feature.ts";
import type { FlagCandidate, FlagChoices } from "./choose-flags.ts";
import { resolveFeatures } from "./resolve-features.ts";

/** Features whose state comes from this command line and differs from the state that the files set. */
export interface RunOnly {
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
}

/**
 * The features that the command line itself enables or disables for this run only: without its flags they would be in the
 * other state. Features that follow from these are left out.
 */
export function findRunOnly(features: readonly ResolvedFeature[], choices: FlagChoices): RunOnly {
  const kept = listEnabled(features, dropArguments(choices));
  const changed = features.filter(({ feature, enabled, source }) => {
    const strongest = choices.get(feature.name)?.[0];
    const isNamed = strongest?.source.kind === "argument" && strongest.value === enabled;
    return isNamed && (source.kind === "argument" || !enabled) && kept.has(feature.name) !== enabled;
  });
  const namesOf = (value: boolean) =>
    changed.filter(({ enabled }) => enabled === value).map(({ feature }) => feature.name);
  return { enabled: namesOf(true), disabled: namesOf(false) };
}

function dropArguments(choices: FlagChoices): FlagChoices {
  const off: FlagCandidate = {
    value: false,
    source: { kind: "default", detail: "" },
    explicit: false,
    where: undefined,
  };
  return new Map(
    [...choices].map(([name, candidates]) => {
      const [first = off, ...rest] = candidates.filter(({ source }) => source.kind !== "argument");
      return [name, [first, ...rest]];
    }),
  );
}

/** The features that these choices enable; if they conflict, those that are enabled directly. */
function listEnabled(features: readonly ResolvedFeature[], choices: FlagChoices): ReadonlySet<string> {
  try {
    const resolved = resolveFeatures(
      features.map(({ feature }) => feature),
      choices,
    );
    return new Set(resolved.features.filter(({ enabled }) => enabled).map(({ feature }) => feature.name));
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    return new Set([...choices].filter(([, [first]]) => first.value).map(([name]) => name));
  }
}
