import type { StackError } from "../domain/errors.ts";
import { formatPosition } from "../domain/errors.ts";
import type { ServiceReport, UpReport } from "../domain/report.ts";
import { cleanLine } from "./clean-text.ts";
import { formatBytes } from "./format-bytes.ts";
import { formatDuration } from "./format-duration.ts";
import { formatFailuresMarkdown } from "./format-failures-markdown.ts";
import { plural } from "./plural.ts";

const signs: Readonly<Record<ServiceReport["verdict"], string>> = {
  ready: "✅",
  done: "✅",
  starting: "⏳",
  "not-started": "➖",
  flapping: "⚠️",
  failed: "❌",
};

/** What a command came to, in Markdown for the summary page of a CI run: services, failures, warnings. */
export function formatStepSummary(report: UpReport): string {
  const { ok, project, durationMs, services, failures, stopped, warnings } = report;
  const outcome = ok
    ? `✅ ${escapeMarkdown(project)} is up after ${formatDuration(durationMs)}: ${plural(services.length, "service")}`
    : `❌ ${escapeMarkdown(project)} is not up after ${formatDuration(durationMs)}`;
  return joinParts([
    `## ${outcome}`,
    formatServices(services),
    failures.length === 0 ? "" : formatFailuresMarkdown(failures),
    formatList(
      "Stopped",
      stopped.map(({ service, cause }) => `${service}: ${cause}`),
    ),
    formatList(
      "Warnings",
      warnings.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`)),
    ),
  ]);
}

/** An error in the same place, where nothing came up at all. */
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

/** Text that Markdown shows as it is, on one line, in a cell of a table too. */
export function escapeMarkdown(text: string): string {
  return cleanLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|~#]/g, "\\$&");
}

function formatServices(services: readonly ServiceReport[]): string {
  if (services.length === 0) return "";
  const rows = services.map(({ name, feature, verdict, readyMs, memoryBytes, memoryLimitBytes }) => [
    escapeMarkdown(name),
    feature === null ? "core" : escapeMarkdown(feature),
    `${signs[verdict]} ${verdict}`,
    readyMs === null ? "" : formatDuration(readyMs),
    memoryBytes === null
      ? ""
      : [memoryBytes, memoryLimitBytes]
          .flatMap((bytes) => (bytes === null ? [] : formatBytes(bytes)))
          .join(" / "),
  ]);
  return [
    ["service", "feature", "verdict", "ready after", "memory"],
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
  // Other steps have written before and will write behind.
  return `\n${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
