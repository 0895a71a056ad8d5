import type { Combination } from "../../domain/combination.ts";
import { StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { CombinationRules } from "../matrix/combination-rules.ts";
import { planMatrix } from "../matrix/plan-matrix.ts";
import type { LintFacts } from "./lint-facts.ts";

/** The combinations of features that `lint` checks, and how complete they are. */
export interface ListedCombinations {
  readonly combinations: readonly Combination[];
  readonly impossible: LintFacts["impossible"];
  /** True: every valid combination; false: a selection that covers each pair. */
  readonly exhaustive: boolean;
  /**
   * Why the selection does not cover every pair of features; then each feature is enabled once and disabled
   * once.
   */
  readonly unpaired?: string;
  /** Why there is no valid combination. */
  readonly error?: StackError;
}

/** Lists every combination, or the best selection if there are too many of them. `strength`: only a selection. */
export function listCombinations(
  features: readonly Feature[],
  rules: CombinationRules,
  strength?: 1 | 2,
): ListedCombinations {
  try {
    const planned = planMatrix({ features, rules, strength, include: [], exclude: [] });
    const impossible = planned.notices.map(({ feature, message }) => ({ feature, message }));
    return { combinations: planned.combinations, impossible, exhaustive: strength === undefined };
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    if (error.code !== "too-many-combinations") {
      return { combinations: [], impossible: [], exhaustive: true, error };
    }
    return strength === undefined
      ? listCombinations(features, rules, 2)
      : { ...listCombinations(features, rules, 1), unpaired: error.message };
  }
}
