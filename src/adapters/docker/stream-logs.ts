import { StackError } from "../../domain/errors.ts";
import type { LogLine, LogRange } from "../../domain/log-line.ts";
import { createLineSplitter } from "../text/lines.ts";
import { stripControl } from "../text/strip-control.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { asStdout, demultiplex, dropRepeatedTimes, type LogPiece } from "./log-frames.ts";

/** How much of one line is kept, in characters. */
const longestLine = 1_000_000;

/**
 * The lines of a log of the engine (`/containers/ID/logs`, `/tasks/ID/logs`) with the times that the engine puts before each. The cursor of a line is its
 * time, which has nanoseconds. A connection lost while following ends the iteration.
 */
export async function* streamLogs(
  connection: EngineConnection,
  path: string,
  range: LogRange,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  try {
    const body = await connection.stream(path, describeQuery(range), signal);
    if (!body) return;
    const isRaw = body.headers["content-type"]?.includes("raw-stream") ?? false;
    for await (const line of splitLines(isRaw ? asStdout(body) : dropRepeatedTimes(demultiplex(body)))) {
      if (range.after === undefined || line.cursor > range.after) yield line;
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof StackError) throw error;
    if (range.follow) return;
    throw new StackError("engine-unavailable", {
      message: "the Docker engine ended a log before its last line",
      cause: error,
    });
  }
}

function describeQuery({ lines, sinceMs, untilMs, after, follow }: LogRange) {
  const since = after === undefined ? sinceMs && (sinceMs / 1000).toFixed(3) : toSeconds(after);
  return {
    stdout: true,
    stderr: true,
    timestamps: true,
    tail: lines === undefined ? "all" : String(lines),
    ...(follow && { follow: true }),
    ...(since && { since }),
    ...(untilMs !== undefined && { until: (untilMs / 1000).toFixed(3) }),
  };
}

/** Seconds since the epoch with the nanoseconds of the time. */
function toSeconds(time: string): string {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? "0";
  return `${Math.floor(Date.parse(time) / 1000)}.${fraction.padEnd(9, "0")}`;
}

async function* splitLines(pieces: AsyncIterable<LogPiece>): AsyncGenerator<LogLine> {
  const splitters = { stdout: createLineSplitter(longestLine), stderr: createLineSplitter(longestLine) };
  for await (const { stream, bytes } of pieces) {
    for (const line of splitters[stream].push(bytes)) yield parseLine(stream, line);
  }
  for (const stream of ["stdout", "stderr"] as const) {
    for (const line of splitters[stream].end()) yield parseLine(stream, line);
  }
}

function parseLine(stream: LogPiece["stream"], line: string): LogLine {
  const end = line.indexOf(" ");
  const time = end < 0 ? line : line.slice(0, end);
  return { cursor: time, time, stream, text: end < 0 ? "" : stripControl(line.slice(end + 1)) };
}
