import { StackError } from "../domain/errors.ts";

/** The same error without secrets in its words; what was filled into a compose file stands in Compose's messages. */
export function redactError(error: StackError, redact: (text: string) => string): StackError {
  const { code, message, hint, problems, known, cause } = error;
  return new StackError(code, {
    message: redact(message),
    ...(hint !== undefined && { hint: redact(hint) }),
    problems: problems.map((problem) => ({
      ...problem,
      message: redact(problem.message),
      ...(problem.hint !== undefined && { hint: redact(problem.hint) }),
    })),
    ...(known !== undefined && { known }),
    cause,
  });
}
