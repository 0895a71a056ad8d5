import { type ErrorCode, StackError } from "../../domain/errors.ts";
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
