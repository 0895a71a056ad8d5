import type { Feature } from "../../domain/feature.ts";
import { type CombinationRules, closeOver, isPeaceful } from "../matrix/combination-rules.ts";

/** The most combinations that are resolved: Compose takes a quarter of a second for each. */
const mostResolutions = 120;

/** The sets of features to resolve, and whether every pair that can run together is among them. */
export interface Resolutions {
  /** The features that are always enabled. */
  readonly core: readonly string[];
  /** Features with everything that they bring, those with fewest first. */
  readonly singles: readonly { readonly feature: string; readonly features: readonly string[] }[];
  /** Sets of several features, whose overlays and variables may depend on each other. */
  readonly groups: readonly (readonly string[])[];
  readonly complete: boolean;
}

/** Lists the sets of features to resolve: no feature, each one, each pair, and the sets that overlays name. */
export function listResolutions(features: readonly Feature[], rules: CombinationRules): Resolutions {
  const core = [...closeOver(rules, rules.always)].toSorted();
  const close = (names: readonly string[]) => [...closeOver(rules, [...core, ...names])].toSorted();
  const singles = rules.names
    .filter((feature) => !core.includes(feature))
    .map((feature) => ({ feature, features: close([feature]) }))
    .filter((single) => isPeaceful(rules, new Set(single.features)))
    .toSorted((a, b) => a.features.length - b.features.length);
  const known = new Set([core, ...singles.map((single) => single.features)].map(keyOf));
  const pairs = singles.flatMap((one, index) =>
    singles.slice(index + 1).map((other) => close([one.feature, other.feature])),
  );
  const linked = features.flatMap(({ name, overlays }) =>
    overlays.filter(({ when }) => when.length > 0).map(({ when }) => close([name, ...when])),
  );
  const groups = distinct([...linked, ...pairs])
    .filter((set) => !known.has(keyOf(set)) && isPeaceful(rules, new Set(set)))
    .toSorted((a, b) => a.length - b.length);
  const room = Math.max(mostResolutions - singles.length, linked.length);
  // Sets that overlays name come first: they certainly differ from the sum of their features.
  const first = groups.filter((set) => linked.some((one) => keyOf(one) === keyOf(set)));
  const chosen = groups.length <= room ? groups : first;
  return { core, singles, groups: chosen, complete: chosen.length === groups.length };
}

function distinct(sets: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(sets.map((set) => [keyOf(set), set])).values()];
}

function keyOf(set: readonly string[]): string {
  return set.join("\n");
}
