import type { Failure } from "../../domain/report.ts";
import {
  type Culprit,
  listCulprits,
  listEvidence,
  listLogLines,
  shorten,
} from "../failures/failure-parts.ts";
import { cleanLine } from "../text/clean-text.ts";
import { type AnnotationBase, formatAnnotation } from "./format-annotation.ts";

/** What of a log fits beside a line of code. */
const shownLogLines = 5;

/** GitHub cuts longer ones, wherever that is. */
const longestMessage = 4000;

/** The failures as GitHub's annotations: one `::error` line a culprit, with its victims, or nothing. */
export function formatFailureAnnotations(failures: readonly Failure[], base?: AnnotationBase): string {
  return listCulprits(failures)
    .map((culprit) => formatCulprit(culprit, base))
    .join("\n");
}

function formatCulprit({ failure, victims }: Culprit, base: AnnotationBase | undefined): string {
  const { cause, hint, commands } = failure;
  const service = cleanLine(failure.service);
  const title = `${service}: ${cleanLine(cause?.title ?? failure.message)}`;
  const lines = [
    `${service}: ${cleanLine(failure.message)}`,
    ...(cause === null ? [] : [`why: ${cleanLine(cause.why)}`]),
    ...listEvidence(failure).flatMap(({ label, lines: [first = "", ...rest] }) => [
      `${label}: ${first}`,
      ...rest,
    ]),
    ...listTellingLines(failure).map((line) => `log: ${line}`),
    ...(victims.length > 0 ? [`held up: ${victims.map(cleanLine).join(", ")}`] : []),
    ...(hint === null ? [] : [`try: ${cleanLine(hint)}`]),
    ...commands.map((command) => `run: ${cleanLine(command)}`),
  ];
  const message = shorten(lines.join("\n"), longestMessage);
  const { file = null, line = null } = failure.build ?? {};
  const place = { ...(file !== null && { file }), ...(file !== null && line !== null && { line }) };
  return formatAnnotation({ level: "error", title: shorten(title, 200), ...place, message }, base);
}

/** The first error and the lines after it, or the last lines. Of a failed build, only lines of one stream. */
function listTellingLines(failure: Failure): readonly string[] {
  const { logs, errorLine, build } = failure;
  const stderrLines = build?.stderrLines ?? 0;
  const isOfStderr = stderrLines > 0 && (errorLine ?? 0) < stderrLines;
  const end = isOfStderr ? stderrLines : logs.length;
  const lines = listLogLines(failure).filter(({ index }) => index < end);
  const at = lines.findIndex(({ kind }) => kind === "error");
  const shown = at === -1 ? lines.slice(-shownLogLines) : lines.slice(at, at + shownLogLines);
  return shown.filter(({ kind }) => kind !== "gap").map(({ text }) => text);
}
