import type { FilePosition, StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { LintRule, Severity } from "../../domain/lint.ts";
import type { Manifest } from "../../domain/manifest.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { CombinationRules } from "../matrix/combination-rules.ts";
import type { ResolvedStack } from "../resolve-stack.ts";
import type { SourceIndex, SourceText } from "./index-sources.ts";

/** One combination of features, resolved, or why it cannot be. */
export interface CombinationRun {
  readonly features: readonly string[];
  /** Set for interpolation while these features are on. */
  readonly env: Readonly<Record<string, string>>;
  readonly outcome:
    | { readonly kind: "resolved"; readonly stack: ResolvedStack }
    | { readonly kind: "failed"; readonly error: StackError };
}

/** All that the rules look at. */
export interface LintFacts {
  readonly features: readonly Feature[];
  readonly rules: CombinationRules;
  /** Features that are in no combination, each with the reason. */
  readonly impossible: readonly { readonly feature: string; readonly message: string }[];
  readonly manifest: Manifest;
  readonly manifestFile: string;
  readonly variables: Variables;
  /** Every model that some combination has; the one without any feature first. */
  readonly models: readonly ComposeModel[];
  readonly runs: readonly CombinationRun[];
  /** The compose files. */
  readonly sources: SourceIndex;
  /** The manifest and the packs, by their names. */
  readonly declarations: ReadonlyMap<string, SourceIndex>;
  /** Environment files that are committed. */
  readonly environmentFiles: readonly SourceText[];
}

/** What a rule found, before severities and reasons are added. */
export interface FoundProblem {
  readonly rule: LintRule;
  readonly service?: string | undefined;
  readonly message: string;
  readonly where?: FilePosition | undefined;
  /** Where it is more certain than the rule's table says; what the manifest says counts first. */
  readonly severity?: Severity;
  /** Better than what the rule's table says. */
  readonly fix?: string;
}
