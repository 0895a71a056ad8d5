import type { Feature } from "../../domain/feature.ts";
import type { ChosenFlags, FlagCandidate } from "./choose-flags.ts";

/**
 * The choices of `--all`, without the features that cannot run on this machine together with the others, and a notice for
 * each of these. Features that a stronger source enables come first, then those that are enabled without `--all`, then
 * the order of declaration decides. `hasGpu` is undefined if no engine answers; then no feature is left out for its GPU.
 */
export function sweepTogether(
  features: readonly Feature[],
  chosen: ChosenFlags,
  hasGpu: boolean | undefined,
): ChosenFlags {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  const strongest = (name: string) => chosen.choices.get(name)?.[0];
  const isSwept = ({ name }: Feature) => isOfAll(strongest(name));
  const isOnAlready = ({ name }: Feature) => chosen.choices.get(name)?.[1]?.value === true;
  const swept = features.filter(isSwept);
  const inOrder = [...swept.filter(isOnAlready), ...swept.filter((feature) => !isOnAlready(feature))];
  const disabled = new Map(
    features.flatMap(({ name }) => {
      const first = strongest(name);
      return first === undefined || first.value ? [] : [[name, first.source.detail] as const];
    }),
  );
  const taken = new Set<string>();
  for (const { name } of features) {
    const first = strongest(name);
    if (first?.value && !isOfAll(first)) for (const one of listRequired(name, byName)) taken.add(one);
  }
  const leftOut = new Map<string, string>();
  for (const feature of inOrder) {
    const group = listRequired(feature.name, byName);
    const reason = findObstacle(feature.name, group, { byName, taken, disabled, hasGpu });
    if (reason === undefined) for (const one of group) taken.add(one);
    else leftOut.set(feature.name, reason);
  }
  return {
    ...chosen,
    choices: new Map(
      [...chosen.choices].map(([name, candidates]) => {
        const reason = taken.has(name) ? undefined : leftOut.get(name);
        const source = { kind: "argument" as const, detail: `--all leaves it out: ${reason}` };
        const off: FlagCandidate = { value: false, source, explicit: false, where: undefined };
        const [, ...weaker] = candidates;
        return [name, reason === undefined ? candidates : [off, ...weaker]];
      }),
    ),
    notices: [
      ...chosen.notices,
      ...[...leftOut].map(([name, reason]) => ({
        code: "left-out-of-all",
        message: `--all leaves out ${name}: ${reason}`,
      })),
    ],
  };
}

function isOfAll(candidate: FlagCandidate | undefined): boolean {
  return candidate?.value === true && candidate.source.detail === "--all";
}

/** The feature and everything that it requires. */
function listRequired(name: string, byName: ReadonlyMap<string, Feature>): ReadonlySet<string> {
  const group = new Set([name]);
  // A Set visits members that are added during the walk.
  for (const one of group) for (const required of byName.get(one)?.requires ?? []) group.add(required);
  return group;
}

function findObstacle(
  name: string,
  group: ReadonlySet<string>,
  facts: {
    readonly byName: ReadonlyMap<string, Feature>;
    readonly taken: ReadonlySet<string>;
    /** What disables each feature that the command line disables. */
    readonly disabled: ReadonlyMap<string, string>;
    readonly hasGpu: boolean | undefined;
  },
): string | undefined {
  const { byName, taken, disabled, hasGpu } = facts;
  for (const one of group) {
    const feature = byName.get(one);
    const prefix = one === name ? "it" : `it requires ${one}, which`;
    if (disabled.has(one)) return `${prefix} ${disabled.get(one)} disables`;
    if (feature?.needs.gpu && hasGpu === false)
      return `${prefix} needs an NVIDIA GPU, and this engine offers none`;
    const other = [...taken].find(
      (rival) => feature?.conflicts.includes(rival) || byName.get(rival)?.conflicts.includes(one),
    );
    if (other !== undefined) return `${prefix} conflicts with ${other}`;
  }
  return undefined;
}
