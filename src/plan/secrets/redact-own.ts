import { type ErrorCode, StackError } from "../../domain/errors.ts";
import type { LaunchPlan } from "../../domain/launch-plan.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ProgressEvent } from "../../domain/progress-event.ts";
import type { Redactor } from "./redact.ts";

/**
 * Errors that quote Compose's output, which may contain values that were interpolated into a compose file.
 */
const quoting: ReadonlySet<ErrorCode> = new Set([
  "invalid-compose-file",
  "missing-variable",
  "compose-failed",
  "launch-failed",
]);

/**
 * The error with secrets redacted: fully in quoted output of Compose, less strictly in stackctl's own text.
 */
export function redactError(error: StackError, redact: Redactor): StackError {
  return mapTexts(error, quoting.has(error.code) ? redact : redact.own, redact.own);
}

/** The error with secrets redacted in stackctl's own text; its foreign text must be redacted already. */
export function redactOwnError(error: StackError, { own }: Redactor): StackError {
  return mapTexts(error, own, own);
}

/**
 * The event with secrets redacted, in the output of containers, builds and the engine, and in the values that
 * causes and notices name.
 */
export function redactEvent(event: ProgressEvent, redact: Redactor): ProgressEvent {
  switch (event.kind) {
    case "pulling":
    case "building":
      return { ...event, detail: redact(event.detail) };
    case "log":
      return { ...event, text: redact(event.text) };
    case "unhealthy":
      return { ...event, output: redact(event.output) };
    case "failed":
      // Only the reason why a container cannot start is text of the engine.
      return { ...event, why: event.reason === "cannot-start" ? redact(event.why) : redact.own(event.why) };
    case "notice":
      return { ...event, notice: redactNotice(event.notice, redact) };
    case "planned": {
      const services = event.services.map((one) => ({ ...one, cause: redact.own(one.cause) }));
      return { ...event, services };
    }
    case "stopping":
    case "stopped":
      return { ...event, cause: redact.own(event.cause) };
    case "creating":
    case "starting":
    case "probing":
    case "restarted":
    case "ready":
    case "interrupted":
      return event;
  }
}

/** The plan with secrets redacted in its causes and warnings, which name images and values. */
export function redactPlan(plan: LaunchPlan, redact: Redactor): LaunchPlan {
  return {
    ...plan,
    steps: plan.steps.map((step) => ({ ...step, cause: redact.own(step.cause) })),
    warnings: plan.warnings.map((notice) => redactNotice(notice, redact)),
  };
}

type Hide = (text: string) => string;

function mapTexts(error: StackError, hide: Hide, hideInHint: Hide): StackError {
  const { code, message, hint, problems, known, cause } = error;
  return new StackError(code, {
    message: hide(message),
    ...(hint !== undefined && { hint: hideInHint(hint) }),
    problems: problems.map((problem) => ({
      ...problem,
      message: hide(problem.message),
      ...(problem.hint !== undefined && { hint: hideInHint(problem.hint) }),
    })),
    ...(known !== undefined && { known }),
    cause,
  });
}

/** The notice with secrets redacted: a notice may name images and values of settings. */
function redactNotice(notice: Notice, redact: Redactor): Notice {
  const { message, hint } = notice;
  return { ...notice, message: redact.own(message), ...(hint !== undefined && { hint: redact.own(hint) }) };
}
