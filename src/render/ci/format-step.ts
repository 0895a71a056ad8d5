import { addHint, formatPosition, type StackError } from "../../domain/errors.ts";
import type { ServiceReport, UpReport } from "../../domain/report.ts";
import { formatBytes } from "../../domain/size.ts";
import type { VerdictKind } from "../../domain/verdict.ts";
import { formatFailuresMarkdown } from "../failures/format-failures-markdown.ts";
import { countVerdicts, nameVerdict } from "../readiness/name-verdict.ts";
import { formatDuration } from "../text/amounts.ts";
import { cleanLine } from "../text/clean-text.ts";

const signs: Readonly<Record<VerdictKind, string>> = {
  ready: "✅",
  done: "✅",
  starting: "⏳",
  "not-started": "➖",
  flapping: "⚠️",
  failed: "❌",
};

/** The result of a command in Markdown, for the summary page of a CI run: services, failures, warnings. */
export function formatStepSummary(report: UpReport): string {
  const { ok, project, durationMs, services, failures, stopped, warnings } = report;
  const counts = countVerdicts(services.map(({ verdict }) => verdict));
  const outcome = `${ok ? "is" : "is not"} up after ${formatDuration(durationMs)}`;
  return joinParts([
    `## ${ok ? "✅" : "❌"} ${escapeMarkdown(project)} ${outcome}${counts === "" ? "" : `: ${counts}`}`,
    formatServices(services),
    failures.length === 0 ? "" : formatFailuresMarkdown(failures),
    formatList(
      "Stopped",
      stopped.map(({ service, cause }) => `${service}: ${cause}`),
    ),
    formatList(
      "Warnings",
      warnings.map(({ message, hint }) => addHint(message, hint)),
    ),
  ]);
}

/** An error in Markdown, for the same page, where no service was started. */
export function formatErrorSummary({ message, problems, hint }: StackError): string {
  const lines = problems.map((problem) => {
    const place = problem.where === undefined ? "" : `${formatPosition(problem.where)}: `;
    return `${place}${problem.message}`;
  });
  return joinParts([
    `## ❌ stackctl: ${escapeMarkdown(message)}`,
    lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n"),
    hint === undefined ? "" : escapeMarkdown(hint),
  ]);
}

/** Text with Markdown's special characters escaped, on one line, so that it also fits a table cell. */
export function escapeMarkdown(text: string): string {
  return cleanLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|~#]/g, "\\$&");
}

/**
 * Outputs of a step as `$GITHUB_OUTPUT` takes them. A value may have several lines and hold anything but the delimiter,
 * so the delimiter must not be guessable.
 */
export function formatStepOutputs(outputs: Readonly<Record<string, string>>, delimiter: string): string {
  return Object.entries(outputs)
    .map(([name, value]) => `${name}<<${delimiter}\n${value}\n${delimiter}\n`)
    .join("");
}

function formatServices(services: readonly ServiceReport[]): string {
  if (services.length === 0) return "";
  const rows = services.map(({ name, feature, verdict, startMs, memoryBytes, memoryLimitBytes }) => [
    escapeMarkdown(name),
    feature === null ? "core" : escapeMarkdown(feature),
    `${signs[verdict]} ${nameVerdict(verdict)}`,
    startMs === null ? "" : formatDuration(startMs),
    memoryBytes === null
      ? ""
      : [memoryBytes, memoryLimitBytes]
          .flatMap((bytes) => (bytes === null ? [] : formatBytes(bytes)))
          .join(" / "),
  ]);
  return [
    ["service", "feature", "state", "ready in", "memory"],
    ["---", "---", "---", "---:", "---:"],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function formatList(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  return `**${title}**\n\n${lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n")}`;
}

function joinParts(parts: readonly string[]): string {
  // Other steps append to the same file.
  return `\n${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
