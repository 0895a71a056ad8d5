import { criteria, make } from "covertable";
import { asSentence, StackError } from "../../domain/errors.ts";
import {
  type Assignment,
  findCombination,
  isRefused,
  type SearchSpace,
  searchCombinations,
} from "./search-combinations.ts";

/**
 * The size of the feature groups to cover. With 1, each feature is enabled in some row and disabled in some
 * row.
 */
export type Strength = 1 | 2 | 3;

/**
 * A minimal and a maximal valid set of features, or one set if they are the same; features are tried in
 * order.
 */
export function findExtremes(space: SearchSpace): readonly ReadonlySet<string>[] {
  const [minimal] = searchCombinations(space);
  if (!minimal) return [];
  let chosen: Assignment = new Map();
  let full = minimal;
  for (const name of space.free) {
    const wider = new Map([...chosen, [name, true] as const]);
    const found = findCombination(space, wider);
    if (!found) continue;
    chosen = wider;
    full = found;
  }
  return isSame(minimal, full) ? [minimal] : [minimal, full];
}

/**
 * A short list of combinations that covers every valid on/off state of every pair (or triple) of features.
 * The list begins with a minimal and a maximal combination, and is the same for the same rules. Throws
 * StackError `too-many-combinations` if there are too many states to cover.
 */
export function coverCombinations(space: SearchSpace, strength: Strength): readonly ReadonlySet<string>[] {
  const varying = space.free.filter(
    (name) => canBe(space, new Map([[name, true]])) && canBe(space, new Map([[name, false]])),
  );
  refuseTooMany(varying.length, strength);
  const open = new Map<string, Assignment>();
  for (const names of chooseNames(varying, Math.min(strength, varying.length))) {
    for (const fixed of listAssignments(names)) if (canBe(space, fixed)) open.set(keyOf(fixed), fixed);
  }
  const rows: ReadonlySet<string>[] = [];
  const take = (on: ReadonlySet<string>) => {
    const met = [...open].filter(([, fixed]) => agrees(on, fixed));
    if (met.length === 0 && rows.length > 1) return;
    for (const [key] of met) open.delete(key);
    rows.push(on);
  };
  for (const on of findExtremes(space)) take(on);
  for (const on of suggestRows(space, varying, strength)) take(on);
  // The library misses states where rules involve several features. Add rows that each cover as many of them
  // as fit.
  while (open.size > 0) {
    const on = fillRow(space, [...open.values()]);
    if (!on) break;
    take(on);
  }
  return rows;
}

/**
 * The most states that are covered within a few seconds: pairs of 100 features, or triples of 25 features.
 */
const mostMeetings = 20_000;

/** The number of on/off states of all pairs or triples of this many features; 0 for strength 1. */
function countMeetings(features: number, strength: Strength): number {
  const pairs = (features * (features - 1)) / 2;
  return strength === 1 ? 0 : strength === 2 ? pairs * 4 : ((pairs * (features - 2)) / 3) * 8;
}

/** A hint for a list that is too long with this strength. An undefined strength means every combination. */
export function adviseFewer(features: number, strength: Strength | undefined): string {
  const parts = "use --include or --exclude to list only some of the features";
  if (strength === 2 || countMeetings(features, 2) > mostMeetings)
    return asSentence(`${parts}, or group services that are used together under one feature`);
  return `Use --strength 2 for a short list that covers every valid pair of features, or ${parts}.`;
}

function refuseTooMany(features: number, strength: Strength): void {
  const meetings = countMeetings(features, strength);
  if (meetings <= mostMeetings) return;
  const groups = strength === 2 ? "pairs" : "triples";
  throw new StackError("too-many-combinations", {
    message: `${groups} of ${features} features have ${meetings} on/off combinations; the limit is ${mostMeetings}`,
    hint: adviseFewer(features, strength),
  });
}

function suggestRows(
  space: SearchSpace,
  varying: readonly string[],
  strength: Strength,
): readonly ReadonlySet<string>[] {
  // Without pairs to cover, the extreme combinations and the features missing in them are enough.
  if (strength === 1 || varying.length <= strength) return [];
  const read = (row: Readonly<Record<number, unknown>>): Assignment =>
    new Map(varying.flatMap((name, index) => (index in row ? [[name, row[index] === true] as const] : [])));
  const rows = make(
    varying.map(() => [false, true]),
    {
      length: strength,
      // Several times faster than the greedy criterion, with the same number of rows.
      criterion: criteria.simple,
      preFilter: (row: Readonly<Record<number, unknown>>) => !isRefused(space, read(row)),
    },
  );
  return rows.flatMap((row) => findCombination(space, read(row)) ?? []);
}

function fillRow(space: SearchSpace, open: readonly Assignment[]): ReadonlySet<string> | undefined {
  let chosen: Assignment = new Map();
  let row: ReadonlySet<string> | undefined;
  for (const fixed of open) {
    if ([...fixed].some(([name, value]) => chosen.has(name) && chosen.get(name) !== value)) continue;
    const wider = new Map([...chosen, ...fixed]);
    const found = findCombination(space, wider);
    if (!found) continue;
    chosen = wider;
    row = found;
  }
  return row;
}

function canBe(space: SearchSpace, fixed: Assignment): boolean {
  return findCombination(space, fixed) !== undefined;
}

function* chooseNames(names: readonly string[], count: number, from = 0): Generator<readonly string[]> {
  if (count === 0) {
    yield [];
    return;
  }
  for (let at = from; at <= names.length - count; at += 1) {
    for (const rest of chooseNames(names, count - 1, at + 1)) yield [...names.slice(at, at + 1), ...rest];
  }
}

function listAssignments([name, ...others]: readonly string[]): readonly Assignment[] {
  if (name === undefined) return [new Map()];
  return listAssignments(others).flatMap((rest) =>
    [false, true].map((value) => new Map([[name, value] as const, ...rest])),
  );
}

function keyOf(fixed: Assignment): string {
  return [...fixed].map(([name, value]) => `${value ? "+" : "-"}${name}`).join(" ");
}

function agrees(on: ReadonlySet<string>, fixed: Assignment): boolean {
  for (const [name, value] of fixed) if (on.has(name) !== value) return false;
  return true;
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((name) => other.has(name));
}
