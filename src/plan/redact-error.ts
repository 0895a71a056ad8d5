import { type ErrorCode, StackError } from "../domain/errors.ts";
import type { Redactor } from "./redact.ts";

/** Errors that say what Compose said, in which stands what was filled into a compose file. */
const quoting: ReadonlySet<ErrorCode> = new Set([
  "invalid-compose-file",
  "missing-variable",
  "compose-failed",
  "launch-failed",
]);

/** The same error without secrets in what Compose said; stackctl's own words stay. */
export function redactError(error: StackError, redact: Redactor): StackError {
  return mapWords(error, quoting.has(error.code) ? redact : redact.own, redact.own);
}

/** The same error, whose foreign words are redacted already, without a secret in stackctl's own. */
export function redactOwnError(error: StackError, { own }: Redactor): StackError {
  return mapWords(error, own, own);
}

type Hide = (text: string) => string;

function mapWords(error: StackError, hide: Hide, hideInHint: Hide): StackError {
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
