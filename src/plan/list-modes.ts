import type { Feature } from "../domain/feature.ts";
import { type FlagRequest, noFlags } from "../domain/flag-request.ts";

/** One way to run a project: the features that are switched on by name. */
export interface Mode {
  readonly name: string;
  readonly features: readonly string[];
}

/** Nothing on, and each feature alone, in the order of their declaration. */
export function listModes(features: readonly Feature[]): readonly Mode[] {
  return [
    { name: "minimal", features: [] },
    ...features.map(({ name }): Mode => ({ name, features: [name] })),
  ];
}

/**
 * As many features together as can be: each in turn, unless it conflicts with one before it or needs one that is not
 * able to run. Undefined where that is not more than one.
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

/** The command line that runs a mode, whatever else says what is on. */
export function flagsOf({ features }: Mode): FlagRequest {
  const explicit = features.map((name) => ({ name, value: true, detail: `--enable-${name}` }));
  return { ...noFlags, sweep: "minimal", explicit };
}

function withRequired(name: string, byName: ReadonlyMap<string, Feature>): readonly string[] {
  const wanted = new Set([name]);
  // A Set visits what is added while it is walked, so what required features require is followed too.
  for (const one of wanted) for (const required of byName.get(one)?.requires ?? []) wanted.add(required);
  return [...wanted];
}
