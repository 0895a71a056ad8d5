import type { Combination } from "../../domain/combination.ts";
import { StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { Notice } from "../../domain/notice.ts";
import { checkNames } from "../names/suggest.ts";
import { type CombinationRules, closeOver, findUnmet } from "./combination-rules.ts";
import { adviseFewer, coverCombinations, findExtremes, type Strength } from "./cover-combinations.ts";
import { findCombination, type SearchSpace, searchCombinations } from "./search-combinations.ts";

/** The most jobs of a GitHub Actions matrix (docs.github.com, usage limits). */
const mostCombinations = 256;

/** Combinations of features, a minimal one first and a maximal one second, and how they were chosen. */
export interface Matrix {
  readonly combinations: readonly Combination[];
  /** The strength of the cover; undefined if every combination is listed. */
  readonly strength: Strength | undefined;
  /** Features that no combination contains, with the reason. */
  readonly notices: readonly ImpossibleFeature[];
}

/** A feature that can never be enabled. */
export interface ImpossibleFeature extends Notice {
  readonly feature: string;
}

interface MatrixRequest {
  readonly features: readonly Feature[];
  readonly rules: CombinationRules;
  /** The strength of the cover; undefined lists every combination. */
  readonly strength: Strength | undefined;
  /** Names of the features that vary; empty means all features. */
  readonly include: readonly string[];
  /** Names of features that are never enabled. */
  readonly exclude: readonly string[];
}

/**
 * Lists valid combinations of features. Throws StackError: `unknown-feature`; `too-many-combinations` for more
 * than 256; `feature-conflict` if no combination is valid.
 */
export function planMatrix({ features, rules, strength, include, exclude }: MatrixRequest): Matrix {
  checkNames("unknown-feature", [...include, ...exclude], rules.names);
  const free = rules.names.filter(
    (name) => (include.length === 0 || include.includes(name)) && !exclude.includes(name),
  );
  const space: SearchSpace = { rules, free, off: exclude };
  const extremes = findExtremes(space);
  const [minimal] = extremes;
  if (!minimal) throw describeNone(space);
  const rows = strength === undefined ? listAll(space, extremes) : coverCombinations(space, strength);
  const isOnly = extremes.length === 1;
  const names = nameRows(
    rows.map((on) => rules.names.filter((name) => on.has(name))),
    isOnly,
  );
  return {
    combinations: rows.map((on, index) => describeCombination(names[index] ?? "", on, features)),
    strength,
    notices: free
      .filter((name) => !findCombination(space, new Map([[name, true]])))
      .map((name) => describeImpossible(name, space)),
  };
}

function listAll(
  space: SearchSpace,
  extremes: readonly ReadonlySet<string>[],
): readonly ReadonlySet<string>[] {
  const all: ReadonlySet<string>[] = [];
  for (const on of searchCombinations(space)) {
    all.push(on);
    if (all.length <= mostCombinations) continue;
    throw new StackError("too-many-combinations", {
      message: `${space.free.length} features make more than ${mostCombinations} combinations`,
      hint: adviseFewer(space.free.length, undefined),
    });
  }
  const keys = extremes.map(keyOf);
  return [...extremes, ...all.filter((on) => !keys.includes(keyOf(on)))];
}

function keyOf(on: ReadonlySet<string>): string {
  return [...on].toSorted().join(" ");
}

const longestName = 60;
const reservedNames: readonly string[] = ["minimal", "full"];

/** Names for rows, of which the first two are the minimal and the maximal one. A single row is `minimal`. */
function nameRows(rows: readonly (readonly string[])[], isOnly: boolean): readonly string[] {
  return rows.map((features, index) => {
    if (index === 0) return "minimal";
    if (index === 1 && !isOnly) return "full";
    const joined = features.join("+");
    // Long job names are shortened; the number keeps them unique.
    if (joined.length > longestName) return `${index + 1}: ${cutList(features)}`;
    return reservedNames.includes(joined) ? `only ${joined}` : joined;
  });
}

function cutList(features: readonly string[]): string {
  const shown: string[] = [];
  for (const name of features) {
    if ([...shown, name].join("+").length > longestName - 20) break;
    shown.push(name);
  }
  return `${shown.join("+")} and ${features.length - shown.length} more`;
}

function describeCombination(
  name: string,
  on: ReadonlySet<string>,
  features: readonly Feature[],
): Combination {
  const enabled = features.filter((feature) => on.has(feature.name)).map((feature) => feature.name);
  return {
    name,
    features: enabled,
    args: ["--minimal", ...(enabled.length === 0 ? [] : ["--enable", enabled.join(",")])].join(" "),
    env: Object.fromEntries(features.map((feature) => [feature.flag, String(on.has(feature.name))])),
  };
}

function describeImpossible(name: string, space: SearchSpace): ImpossibleFeature {
  return {
    feature: name,
    code: "impossible-feature",
    message: `${name} is in no combination: ${explain(space, [name])}`,
  };
}

function describeNone(space: SearchSpace): StackError {
  return new StackError("feature-conflict", {
    message: `no combination of features can run: ${explain(space, [])}`,
    hint: "Run stackctl features explain NAME to see what a feature requires and conflicts with.",
  });
}

/** Why these features cannot be enabled together with the features that are always enabled. */
function explain({ rules, off }: SearchSpace, names: readonly string[]): string {
  const on = closeOver(rules, [...rules.always, ...names]);
  for (const name of on) {
    const clash = rules.impossible.get(name);
    if (clash) return clash.cause;
    if (off.includes(name)) return `${name} is required but excluded`;
    const other = [...(rules.conflicts.get(name) ?? [])].find((conflict) => on.has(conflict));
    if (other !== undefined) return `${name} and ${other} are both required, but cannot run together`;
  }
  const unmet = findUnmet(rules, on, (name) => !on.has(name));
  if (!unmet) return "a service depends on a feature that cannot be enabled";
  const owners =
    unmet.oneOf.length === 0
      ? "which belongs to no feature"
      : `which needs feature ${unmet.oneOf.join(" or ")}`;
  return `${unmet.cause}, ${owners}`;
}
