import type { StackError } from "../../domain/errors.ts";
import { cleanText } from "../text/clean-text.ts";
import { type AnnotationBase, formatAnnotation } from "./format-annotation.ts";

/** An error as annotations: each problem at its place, or the error itself where there are none. */
export function formatErrorAnnotations(
  { code, message, hint, problems }: StackError,
  base: AnnotationBase,
): string {
  const whole = { message, hint, where: undefined };
  return (problems.length > 0 ? problems : [whole])
    .map((problem) =>
      formatAnnotation(
        {
          level: "error",
          title: `stackctl: ${code}`,
          ...problem.where,
          message: cleanText(withHint(problem.message, problem.hint ?? hint)),
        },
        base,
      ),
    )
    .join("\n");
}

function withHint(message: string, hint: string | undefined): string {
  return hint === undefined ? message : `${message}\n${hint}`;
}
