import type { Failure } from "../../domain/report.ts";
import { cleanLine } from "../text/clean-text.ts";
import { formatTable } from "../text/format-table.ts";
import type { Style } from "../text/style.ts";
import { wrapText } from "../text/wrap-text.ts";
import { type Culprit, type LogLine, listCulprits, listEvidence, listLogLines } from "./failure-parts.ts";

/** What failed and why: a card for each culprit with its evidence, the services that it holds up, and what to do. */
export function formatFailures(failures: readonly Failure[], style: Style): string {
  return listCulprits(failures)
    .map((culprit) => formatCard(culprit, style))
    .join("\n\n");
}

function formatCard({ failure, victims }: Culprit, style: Style): string {
  const { look, symbols } = style;
  const headline = wrapText(`${style.strong(cleanLine(failure.service))}: ${cleanLine(failure.message)}`, {
    width: look.width,
    first: `${style.bad(symbols.bad)} `,
    rest: "  ",
  });
  const rows = listRows(failure, victims, style).map(({ label, lines }) =>
    lines.map((line, index) => [style.dim(index === 0 ? label : ""), line]),
  );
  if (rows.length === 0) return headline;
  return `${headline}\n${formatTable(rows.flat(), [{}, { flexible: true }], { width: look.width, indent: "  " })}`;
}

function listRows(failure: Failure, victims: readonly string[], style: Style) {
  const { cause, hint, commands } = failure;
  const log = listLogLines(failure);
  const isMarked = log.some(({ kind }) => kind === "error");
  const rows = [
    { label: "why", lines: cause === null ? [] : [style.strong(cleanLine(cause.why))] },
    ...listEvidence(failure),
    ...listStreams(failure, log).map(({ label, lines }) => ({
      label,
      lines: lines.map((line) => showLogLine(line, isMarked, style)),
    })),
    { label: "held up", lines: victims.length === 0 ? [] : [victims.map(cleanLine).join(", ")] },
    { label: "try", lines: hint === null ? [] : [cleanLine(hint)] },
    { label: "run", lines: commands.map((command) => style.active(cleanLine(command))) },
  ];
  return rows.filter(({ lines }) => lines.length > 0);
}

/** The lines of a failed build stand under their streams, and those of a container under one label. */
function listStreams({ build }: Failure, log: readonly LogLine[]) {
  if (build === undefined) return [{ label: "log", lines: log }];
  return [
    { label: "stderr", lines: log.filter(({ index }) => index < build.stderrLines) },
    { label: "stdout", lines: log.filter(({ index }) => index >= build.stderrLines) },
  ];
}

/** The first error is marked where other lines stand around it. */
function showLogLine({ kind, text }: LogLine, isMarked: boolean, style: Style): string {
  if (kind === "error") return `${style.bad(">")} ${text}`;
  return `${isMarked ? "  " : ""}${style.dim(text)}`;
}
