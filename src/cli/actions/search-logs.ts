import { createMatcher, type Matcher } from "../../adapters/text/create-matcher.ts";
import type { Container } from "../../domain/container.ts";
import type { LogEntry } from "../../domain/documents/command-documents.ts";
import { StackError } from "../../domain/errors.ts";
import { exitCodes } from "../../domain/exit-codes.ts";
import {
  describeTextSearch,
  mayMeanExpression,
  parseLogPattern,
  parseLogTime,
} from "../../plan/logs/log-options.ts";
import { formatLogLine } from "../../render/logs/format-log-line.ts";
import { plural } from "../../render/text/amounts.ts";
import { createStyle, type Style } from "../../render/text/style.ts";
import { followLogs } from "../../run/logs/follow-logs.ts";
import { type ContainerLine, mergeLogs } from "../../run/logs/merge-logs.ts";
import type { Project } from "../../run/project/load-project.ts";
import type { ActionContext } from "../command/action.ts";
import type { Invocation } from "../command/invocation.ts";
import { isStdoutClosed } from "../terminal/interrupts.ts";
import type { LogsOptions } from "./logs-options.ts";

/** Prints log lines that match --grep, or all of them, as text or with --json as one object per line; returns the exit code. */
export async function searchLogs(
  invocation: Invocation<LogsOptions>,
  project: Project,
  context: ActionContext,
): Promise<number> {
  const { world, terminal, signal } = context;
  const { args, options } = invocation;
  const { grep: word } = options;
  const match = word === undefined ? undefined : createMatcher(parseLogPattern(word));
  const startedAtMs = world.clock.now();
  const range = readRange(options, project, startedAtMs);
  const services = new Set(args.length > 0 ? args : project.model.services.keys());
  const containers = (await world.engine.listContainers(project.model.project, signal)).filter(
    ({ service }) => services.has(service),
  );
  const format = readFormat(options, { containers, project: project.model.project }, context);
  const seen = new Map<string, string>();
  const counts = { lines: 0, matching: 0 };
  const show = ({ container, line }: ContainerLine) => {
    counts.lines += 1;
    const text = match === undefined ? [] : match(line.text);
    if (text === undefined) return;
    counts.matching += 1;
    terminal.write(`${format({ container, line }, text)}\n`);
  };
  for await (const line of mergeLogs(containers, range, world, signal)) {
    if (signal.aborted) break;
    seen.set(line.container.id, line.line.cursor);
    show(line);
    // A closed stdout is reported by an event, which a loop over lines in memory would never let through.
    if (counts.lines % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  if (options.follow && !signal.aborted) {
    const sinceMs = range.lines === undefined ? range.sinceMs : startedAtMs;
    const { untilMs } = range;
    const known = new Set(containers.map(({ id }) => id));
    const within = { project: project.model.project, services, seen, known };
    const request = { ...within, sinceMs, untilMs, until: "ended" as const };
    await followLogs(request, show, world, signal);
  }
  if (signal.aborted) return isStdoutClosed(signal) ? exitCodes.done : exitCodes.interrupted;
  if (match !== undefined && !options.json) terminal.tell(() => describeCounts(counts, word));
  return exitCodes.done;
}

function describeCounts(
  { lines, matching }: { readonly lines: number; readonly matching: number },
  word = "",
): string {
  const count = `${matching} of ${plural(lines, "line")} ${matching === 1 ? "matches" : "match"}`;
  return matching === 0 && mayMeanExpression(word) ? `${count}\n${describeTextSearch(word)}` : count;
}

function readRange(options: LogsOptions, { engine }: Project, nowMs: number) {
  const readTime = (name: "since" | "until") => {
    const word = options[name];
    return word === undefined ? undefined : parseLogTime(`--${name}`, word, nowMs);
  };
  const { tail } = options;
  const lines = tail === undefined || tail === "all" ? undefined : Number(tail);
  const range = { lines, sinceMs: readTime("since"), untilMs: readTime("until") };
  const timed = range.sinceMs !== undefined ? "--since" : range.untilMs !== undefined ? "--until" : undefined;
  if (engine.kind === "embedded" && timed !== undefined) {
    throw new StackError("usage", {
      message: `${timed} needs the times of lines, and logs of processes have none`,
      hint: "Use --tail 50 to show the last lines.",
    });
  }
  return range;
}

type Format = (line: ContainerLine, matches: NonNullable<ReturnType<Matcher>>) => string;

function readFormat(
  { json, timestamps, color, logPrefix }: LogsOptions,
  { containers, project }: { readonly containers: readonly Container[]; readonly project: string },
  { style }: ActionContext,
): Format {
  if (json) return ({ container, line }) => JSON.stringify(toEntry(container, line));
  const shortName = ({ name }: Container) =>
    name.startsWith(`${project}-`) ? name.slice(project.length + 1) : name;
  const width = Math.max(0, ...containers.map((container) => shortName(container).length));
  const layout = {
    nameWidth: logPrefix ? width : undefined,
    timestamps,
  };
  const look: Style = color ? style : createStyle({ ...style.look, color: false });
  return ({ container, line: { time, text } }, matches) =>
    formatLogLine({ name: shortName(container), time, text }, matches, layout, look);
}

function toEntry({ service, name }: Container, { time, stream, text }: ContainerLine["line"]): LogEntry {
  return { time: time ?? null, service, container: name, stream: stream ?? null, text };
}
