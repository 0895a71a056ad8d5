import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { Redactor } from "./redact.ts";
import { redactNotice } from "./redact-event.ts";

/** The plan with secrets redacted in its causes and warnings, which name images and values. */
export function redactPlan(plan: LaunchPlan, redact: Redactor): LaunchPlan {
  return {
    ...plan,
    steps: plan.steps.map((step) => ({ ...step, cause: redact.own(step.cause) })),
    warnings: plan.warnings.map((notice) => redactNotice(notice, redact)),
  };
}
