import type { LintReport, Severity } from "../../domain/lint.ts";
import { escapeMessage, escapeProperty } from "../format-annotation.ts";

const commands: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/** One workflow command a finding, which GitHub shows beside the line: docs.github.com, workflow commands. */
export function formatLintForGithub({ findings }: LintReport): string {
  return findings
    .map(({ rule, severity, message, why, fix, file, line }) => {
      const place = [
        ...(file === null ? [] : [`file=${escapeProperty(file)}`]),
        ...(line === null ? [] : [`line=${line}`]),
        `title=${escapeProperty(`stackctl lint: ${rule}`)}`,
      ];
      return `::${commands[severity]} ${place.join(",")}::${escapeMessage(`${message}\nwhy: ${why}\nfix: ${fix}`)}`;
    })
    .join("\n");
}
