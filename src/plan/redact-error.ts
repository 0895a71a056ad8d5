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
  const { code, message, hint, problems, known, cause } = error;
  const hide = quoting.has(code) ? redact : redact.own;
  return new StackError(code, {
    message: hide(message),
    ...(hint !== undefined && { hint: redact.own(hint) }),
    problems: problems.map((problem) => ({
      ...problem,
      message: hide(problem.message),
      ...(problem.hint !== undefined && { hint: redact.own(problem.hint) }),
    })),
    ...(known !== undefined && { known }),
    cause,
  });
}
