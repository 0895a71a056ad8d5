import type { Failure } from "../../domain/report.ts";
import { cleanLine, cleanText } from "../text/clean-text.ts";

/** A failure, and the services that failed because of it. */
export interface Culprit {
  readonly failure: Failure;
  readonly victims: readonly string[];
}

/**
 * Each root cause once, with its direct and indirect victims. A victim whose cause is not in the list counts as a root
 * cause itself, and so do services that hold up each other in a cycle.
 */
export function listCulprits(failures: readonly Failure[]): readonly Culprit[] {
  const names = new Set(failures.map(({ service }) => service));
  const groups = failures
    .filter(({ causedBy }) => causedBy === null || !names.has(causedBy))
    .map((failure) => ({ failure, victims: findVictims(failure, failures) }));
  const listed = new Set(groups.flatMap(({ failure, victims }) => [failure.service, ...victims]));
  const rest = failures.filter(({ service }) => !listed.has(service));
  return [...groups, ...rest.map((failure) => ({ failure, victims: [] }))];
}

/** One fact about a failure: its label and its lines. */
export interface Evidence {
  readonly label: string;
  readonly lines: readonly string[];
}

/** The evidence of a failure beside its message and its log, as text that is safe to print. */
export function listEvidence(failure: Failure): readonly Evidence[] {
  const { condition, state, health, exitCode, exitMeaning, oomKilled, restarts, probes, message } = failure;
  const isInMessage = exitMeaning === null && message.includes(String(exitCode));
  const { build } = failure;
  const step = build?.step ?? "";
  const facts: readonly (readonly [string, string])[] = [
    ["step", shorten(cleanLine(step), shownCharacters)],
    ["expected", build !== undefined || state === null || condition === null ? "" : condition],
    ["state", build !== undefined ? "" : [state, health].filter((word) => word !== null).join(", ")],
    ["exit code", exitCode === null || isInMessage ? "" : joinWords([String(exitCode), exitMeaning])],
    ["memory", oomKilled && exitMeaning === null ? "out of memory" : ""],
    ["restarts", restarts > 0 ? String(restarts) : ""],
    ["probes", probes.length > 0 ? "" : shorten(cleanLine(failure.probeGap ?? ""), shownCharacters)],
  ];
  return [
    ...facts.filter(([, text]) => text !== "").map(([label, text]) => ({ label, lines: [text] })),
    ...(probes.length > 0 ? [{ label: "probes", lines: probes.flatMap(describeProbe) }] : []),
  ];
}

/** The most lines, and characters of a line, that are shown of one probe's output. */
const shownLines = 4;
const shownCharacters = 300;

/** One line of the log to show. */
export interface LogLine {
  readonly kind: "line" | "error" | "gap";
  readonly text: string;
  /** The index of the line in the failure's logs; for a gap, that of the line after it. */
  readonly index: number;
}

/** The log lines of a failure, with the first error and the gaps marked. Safe to print. */
export function listLogLines({ logs, errorLine, logGap, build }: Failure): readonly LogLine[] {
  return logs.flatMap((raw, index): readonly LogLine[] => {
    const left = [logGap, build?.stdoutGap].find((gap) => gap?.before === index);
    const gap = left ? [{ kind: "gap" as const, text: describeGap(left.lines), index }] : [];
    const text = shorten(cleanLine(raw), shownCharacters);
    if (text === "") return gap;
    return [...gap, { kind: index === errorLine ? "error" : "line", text, index }];
  });
}

/** Cuts a text to at most `most` characters; three dots stand for the rest. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).trimEnd()}...`;
}

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

function describeProbe({ at, exitCode, output }: Failure["probes"][number]): readonly string[] {
  const [first = "", ...rest] = cleanText(output)
    .split("\n")
    .map((line) => shorten(line.trim(), shownCharacters))
    .filter((line) => line !== "");
  const more = rest.length >= shownLines ? [...rest.slice(0, shownLines - 1), "..."] : rest;
  const said = first === "" ? `exit code ${exitCode}, no output` : first;
  return [`${formatMoment(at)} ${said}`, ...more.map((line) => `  ${line}`)];
}

/** `12:03:04Z`, as logs write it. A text that is not a timestamp is returned unchanged. */
function formatMoment(at: string): string {
  return at.replace(/^.*T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, "$1Z");
}

function describeGap(lines: number): string {
  return lines === 1 ? "(1 line left out)" : `(${lines} lines left out)`;
}

function joinWords(words: readonly (string | null)[]): string {
  return words.filter((word) => word !== null).join(", ");
}
