import type { Feature } from "../../domain/feature.ts";

/** One way to run a project: the features to enable by name. */
export interface Mode {
  readonly name: string;
  readonly features: readonly string[];
}

/** The mode without features, then one mode for each feature alone, in the order of declaration. */
export function listModes(features: readonly Feature[]): readonly Mode[] {
  return [
    { name: "minimal", features: [] },
    ...features.map(({ name }): Mode => ({ name, features: [name] })),
  ];
}

/**
 * The mode with as many features together as possible. Adds each feature in turn, unless it conflicts with an
 * earlier one or requires one that cannot run. Undefined if fewer than two features are left.
 */
export function combineModes(
  features: readonly Feature[],
  canRun: (feature: string) => boolean,
): Mode | undefined {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const chosen: string[] = [];
  const on = new Set<string>();
  for (const { name } of features) {
    const wanted = withRequired(name, byName);
    const together = [...on, ...wanted];
    const conflicts = together.some((one) =>
      byName.get(one)?.conflicts.some((other) => together.includes(other)),
    );
    if (conflicts || !wanted.every(canRun)) continue;
    chosen.push(name);
    for (const one of wanted) on.add(one);
  }
  return chosen.length < 2 ? undefined : { name: "all", features: chosen };
}

function withRequired(name: string, byName: ReadonlyMap<string, Feature>): readonly string[] {
  const wanted = new Set([name]);
  // A Set also visits entries that are added during iteration, so this loop follows requirements of any
  // depth.
  for (const one of wanted) for (const required of byName.get(one)?.requires ?? []) wanted.add(required);
  return [...wanted];
}
