import type { Failure } from "../domain/report.ts";
import { cleanLine, cleanText } from "./clean-text.ts";
import { describeExitCode } from "./describe-exit-code.ts";
import { formatTable } from "./format-table.ts";
import type { Style } from "./style.ts";
import { wrapText } from "./wrap-text.ts";

/** What failed and why: each culprit with its evidence and what to try, and below it the services that it held up. */
export function formatFailures(failures: readonly Failure[], style: Style): string {
  const names = new Set(failures.map(({ service }) => service));
  // A victim whose culprit is not in the list has nobody to stand under.
  const culprits = failures.filter(({ causedBy }) => causedBy === null || !names.has(causedBy));
  const groups = culprits.map((culprit) => ({ culprit, victims: findVictims(culprit, failures) }));
  const told = new Set(groups.flatMap(({ culprit, victims }) => [culprit.service, ...victims]));
  const rest = failures
    .filter(({ service }) => !told.has(service))
    .map((culprit) => ({ culprit, victims: [] }));
  return [...groups, ...rest]
    .map(({ culprit, victims }) => formatCulprit(culprit, victims, style))
    .join("\n\n");
}

function formatCulprit(failure: Failure, victims: readonly string[], style: Style): string {
  const { look, symbols } = style;
  const headline = wrapText(`${style.strong(cleanLine(failure.service))}: ${cleanLine(failure.message)}`, {
    width: look.width,
    first: `${style.bad(symbols.bad)} `,
    rest: "  ",
  });
  const rows = listEvidence(failure, style)
    .concat(victims.length > 0 ? [["held up", victims.join(", ")]] : [])
    .concat(failure.hint === null ? [] : [["try", cleanLine(failure.hint)]])
    .map(([label = "", text = ""]) => [style.dim(label), text]);
  if (rows.length === 0) return headline;
  return `${headline}\n${formatTable(rows, [{}, { flexible: true }], { width: look.width, indent: "  " })}`;
}

function listEvidence(failure: Failure, style: Style): readonly (readonly string[])[] {
  const { exitCode, oomKilled, restarts, probeOutput, logs } = failure;
  const meaning = exitCode === null ? undefined : describeExitCode(exitCode);
  const isSaid = failure.message.includes(String(exitCode));
  const showsCode = exitCode !== null && (meaning !== undefined || !isSaid);
  const outputs = [...new Set(probeOutput.map((output) => cleanText(output).trim()))].filter(
    (text) => text !== "",
  );
  const lines = logs.map((line) => cleanText(line)).filter((line) => line.trim() !== "");
  return [
    ...(showsCode
      ? [["exit code", [exitCode, meaning].filter((part) => part !== undefined).join(", ")]]
      : []),
    ...(oomKilled && !failure.message.includes("memory")
      ? [["memory", "ran out: the kernel killed it"]]
      : []),
    ...(restarts > 0 ? [["restarts", String(restarts)]] : []),
    ...outputs.map((output, index) => [index === 0 ? "probe" : "", output]),
    ...lines.map((line, index) => [index === 0 ? "log" : "", style.dim(line)]),
  ];
}

/** Everything that follows from a culprit, at first or second hand. */
function findVictims(culprit: Failure, failures: readonly Failure[]): readonly string[] {
  const found = [culprit.service];
  for (const cause of found) {
    found.push(
      ...failures
        .filter(({ service, causedBy }) => causedBy === cause && !found.includes(service))
        .map(({ service }) => service),
    );
  }
  return found.slice(1);
}
