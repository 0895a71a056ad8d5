import type { FilePosition, StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { LintRule, Severity } from "../../domain/lint.ts";
import type { Manifest } from "../../domain/manifest.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { CombinationRules } from "../matrix/combination-rules.ts";
import type { ResolvedStack } from "../services/resolve-stack.ts";
import type { SourceIndex, SourceText } from "../yaml/index-sources.ts";

/** One combination of features with the resolved stack, or the error of resolving it. */
export interface CombinationRun {
  readonly features: readonly string[];
  /** Variables set for interpolation while these features are enabled. */
  readonly env: Readonly<Record<string, string>>;
  readonly outcome:
    | { readonly kind: "resolved"; readonly stack: ResolvedStack }
    | { readonly kind: "failed"; readonly error: StackError };
}

/** All facts that the rules use. */
export interface LintFacts {
  readonly features: readonly Feature[];
  readonly rules: CombinationRules;
  /** Features in no valid combination, each with the reason. */
  readonly impossible: readonly { readonly feature: string; readonly message: string }[];
  readonly manifest: Manifest;
  readonly manifestFile: string;
  readonly variables: Variables;
  /** The distinct models of all combinations; the model without features first. */
  readonly models: readonly ComposeModel[];
  readonly runs: readonly CombinationRun[];
  /** The compose files. */
  readonly sources: SourceIndex;
  /** Indexes of the manifest and the packs, by file name. */
  readonly declarations: ReadonlyMap<string, SourceIndex>;
  /** Committed environment files. */
  readonly environmentFiles: readonly SourceText[];
}

/** A problem that a rule found, before severity and reason are added. */
export interface FoundProblem {
  readonly rule: LintRule;
  readonly service?: string | undefined;
  readonly message: string;
  readonly where?: FilePosition | undefined;
  /** Overrides the default severity of the rule; a severity in the manifest overrides both. */
  readonly severity?: Severity;
  /** Overrides the fix of the rule. */
  readonly fix?: string;
}

/** Position of a feature's key in its pack, or under `features` in the manifest; else the first line of the file. */
export function locateDeclaration(
  { name, declaredIn }: Feature,
  key: string,
  declarations: ReadonlyMap<string, SourceIndex>,
): FilePosition | undefined {
  if (declaredIn === undefined) return undefined;
  const index = declarations.get(declaredIn);
  return index?.locate(["features", name, key]) ?? index?.locate([key]) ?? { file: declaredIn, line: 1 };
}
