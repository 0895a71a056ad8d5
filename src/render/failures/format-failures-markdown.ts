import type { Failure } from "../../domain/report.ts";
import { cleanLine } from "../text/clean-text.ts";
import { type Culprit, type Evidence, listCulprits, listEvidence, listLogLines } from "./failure-parts.ts";

/**
 * The failures as Markdown: a section a culprit. What services said stands in code, from which it cannot break out, and
 * everything else is escaped: https://spec.commonmark.org/0.31.2/#backslash-escapes
 */
export function formatFailuresMarkdown(failures: readonly Failure[]): string {
  return listCulprits(failures).map(formatSection).join("\n\n");
}

function formatSection({ failure, victims }: Culprit): string {
  const { cause, hint, commands } = failure;
  const items = [
    ...listEvidence(failure)
      .filter(({ label }) => label !== "probes")
      .map(formatFact),
    ...(victims.length > 0 ? [`- held up: ${victims.map(formatCode).join(", ")}`] : []),
  ];
  const probes = listEvidence(failure).find(({ label }) => label === "probes");
  const logs = listLogLines(failure).map(({ kind, text }) => `${kind === "error" ? "> " : "  "}${text}`);
  return [
    `### ${formatCode(failure.service)}: ${escapeText(failure.message)}`,
    cause === null ? "" : `**${escapeText(cause.title)}**: ${escapeText(cause.why)}`,
    hint === null ? "" : `**Try**: ${escapeText(hint)}`,
    formatBlock(commands.map(cleanLine), "sh"),
    items.join("\n"),
    probes === undefined ? "" : `Probes:\n\n${formatBlock(probes.lines, "text")}`,
    logs.length === 0 ? "" : `Log:\n\n${formatBlock(logs, "text")}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function formatFact({ label, lines }: Evidence): string {
  return `- ${label}: ${lines.map(escapeText).join(" ")}`;
}

/** Every character that could mean something in Markdown or HTML is escaped. */
function escapeText(text: string): string {
  return cleanLine(text).replaceAll(/[!-/:-@[-`{-~]/g, (sign) =>
    ".,:;'()".includes(sign) ? sign : `\\${sign}`,
  );
}

/** Code in a line; longer runs of backticks than any inside stand around it. */
function formatCode(text: string): string {
  const inside = cleanLine(text);
  const fence = "`".repeat(longestRun(inside) + 1);
  const pad = inside.startsWith("`") || inside.endsWith("`") ? " " : "";
  return `${fence}${pad}${inside}${pad}${fence}`;
}

function formatBlock(lines: readonly string[], language: string): string {
  if (lines.length === 0) return "";
  const text = lines.join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
