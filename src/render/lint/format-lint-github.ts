import type { LintReport, Severity } from "../../domain/lint.ts";
import { type Annotation, type AnnotationBase, formatAnnotation } from "../ci/format-annotation.ts";

const levels: Readonly<Record<Severity, Annotation["level"]>> = {
  error: "error",
  warning: "warning",
  info: "notice",
};

/** One annotation a finding, which GitHub shows beside the line. */
export function formatLintForGithub({ findings }: LintReport, base: AnnotationBase): string {
  return findings
    .map(({ rule, severity, message, why, fix, file, line }) =>
      formatAnnotation(
        {
          level: levels[severity],
          title: `stackctl lint: ${rule}`,
          ...(file !== null && { file }),
          ...(line !== null && { line }),
          message: `${message}\nwhy: ${why}\nfix: ${fix}`,
        },
        base,
      ),
    )
    .join("\n");
}
