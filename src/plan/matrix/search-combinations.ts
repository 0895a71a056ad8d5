import { type CombinationRules, closeOver, findUnmet, isPeaceful } from "./combination-rules.ts";

/** The features that may vary; all other features are enabled only by another feature. */
export interface SearchSpace {
  readonly rules: CombinationRules;
  readonly free: readonly string[];
  /** Features that must stay off. */
  readonly off: readonly string[];
}

/** Features that are fixed as enabled (true) or disabled (false). */
export type Assignment = ReadonlyMap<string, boolean>;

/** Every valid set of enabled features that agrees with the fixed features, the smallest first. */
export function* searchCombinations(
  { rules, free, off }: SearchSpace,
  fixed: Assignment = new Map(),
): Generator<ReadonlySet<string>> {
  const fixedOn = [...fixed].flatMap(([name, value]) => (value ? [name] : []));
  const start = closeOver(rules, [...rules.always, ...fixedOn]);
  const stayOff = new Set([...off, ...[...fixed].flatMap(([name, value]) => (value ? [] : [name]))]);
  const open = free.filter((name) => !fixed.has(name));
  yield* descend({ rules, open, at: 0, on: start, off: stayOff });
}

/** The smallest valid set of enabled features; undefined if no valid set agrees with the fixed features. */
export function findCombination(space: SearchSpace, fixed: Assignment): ReadonlySet<string> | undefined {
  const least = findLeast(space, fixed);
  // A search is needed only if one of several features must be chosen.
  if (!least || !findUnmet(space.rules, least, (name) => !least.has(name))) return least;
  const [first] = searchCombinations(space, fixed);
  return first;
}

/** Whether the fixed features alone rule out every valid set. A fast check: true is certain, false is not. */
export function isRefused(space: SearchSpace, fixed: Assignment): boolean {
  return findLeast(space, fixed) === undefined;
}

/** The smallest set of enabled features; undefined if no valid set exists. */
function findLeast({ rules, off }: SearchSpace, fixed: Assignment): ReadonlySet<string> | undefined {
  const on = closeOver(rules, [...rules.always, ...[...fixed.keys()].filter((name) => fixed.get(name))]);
  const mustBeOff = (name: string) => fixed.get(name) === false || off.includes(name);
  for (const name of on) if (mustBeOff(name)) return undefined;
  return isPeaceful(rules, on) && !findUnmet(rules, on, mustBeOff) ? on : undefined;
}

interface Branch {
  readonly rules: CombinationRules;
  readonly open: readonly string[];
  readonly at: number;
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
}

function* descend(branch: Branch): Generator<ReadonlySet<string>> {
  const { rules, open, at, on, off } = branch;
  for (const name of on) if (off.has(name)) return;
  if (!isPeaceful(rules, on)) return;
  const name = open[at];
  if (name === undefined) {
    if (!findUnmet(rules, on, (other) => !on.has(other))) yield on;
    return;
  }
  if (findUnmet(rules, on, (other) => off.has(other))) return;
  if (!on.has(name)) yield* descend({ ...branch, at: at + 1, off: new Set([...off, name]) });
  yield* descend({ ...branch, at: at + 1, on: closeOver(rules, [...on, name]) });
}
