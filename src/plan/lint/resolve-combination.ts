import { StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import { onlyFeatures } from "../../domain/flag-request.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { chooseFlags } from "../features/choose-flags.ts";
import type { Redactor } from "../secrets/redact.ts";
import { redactError } from "../secrets/redact-own.ts";
import { resolveStack } from "../services/resolve-stack.ts";
import type { Declarations } from "../settings/declarations.ts";
import type { CombinationRun } from "./lint-facts.ts";

interface CombinationFacts {
  readonly features: readonly Feature[];
  readonly declarations: Pick<Declarations, "variables" | "manifest" | "manifestFile">;
  /** The model of the combination, or why Compose rejects it. */
  readonly model: ComposeModel | StackError;
}

/** The stack in which exactly these features are enabled, or the error of resolving it. */
export function resolveCombination(
  enabled: readonly string[],
  { features, declarations, model }: CombinationFacts,
  redact: Redactor,
): CombinationRun["outcome"] {
  if (model instanceof StackError) return failedWith(model, redact);
  const { variables, manifest, manifestFile } = declarations;
  const request = onlyFeatures(enabled);
  try {
    const { choices } = chooseFlags({ features, request, variables, manifest, manifestFile });
    const stack = resolveStack({ features, choices, model, request, variables, requested: [] });
    return { kind: "resolved", stack };
  } catch (error) {
    if (error instanceof StackError) return failedWith(error, redact);
    throw error;
  }
}

/** The outcome of a combination that cannot be resolved. */
export function failedWith(error: StackError, redact: Redactor): CombinationRun["outcome"] {
  return { kind: "failed", error: redactError(error, redact) };
}
