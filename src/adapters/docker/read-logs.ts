import { createLogSplitter, tidyLogLine } from "../text/lines.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { asStdout, demultiplex, type LogPiece } from "./log-frames.ts";

/** The part of a log to read: its last lines, since a moment. */
interface LogRange {
  readonly lines: number;
  readonly sinceMs: number | undefined;
}

/**
 * The last lines of both streams of a container, oldest first. Empty when the engine has no log that it can
 * read.
 */
export async function readLogs(
  connection: EngineConnection,
  containerId: string,
  { lines, sinceMs }: LogRange,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const since = sinceMs === undefined ? {} : { since: (sinceMs / 1000).toFixed(3) };
  const query = { stdout: true, stderr: true, tail: String(lines), ...since };
  const body = await connection.stream(`/containers/${containerId}/logs`, query, signal);
  if (!body) return [];
  // A container with a terminal has one stream, which the engine sends without frames.
  const isRaw = body.headers["content-type"]?.includes("raw-stream") ?? false;
  return collectLines(isRaw ? asStdout(body) : demultiplex(body), lines);
}

/**
 * The last lines in the order in which they ended, without control characters and cut to length. Memory use
 * is bounded for any number of lines.
 */
export async function collectLines(
  pieces: AsyncIterable<LogPiece>,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const splitters = { stdout: createLogSplitter(), stderr: createLogSplitter() };
  const lines: string[] = [];
  for await (const { stream, bytes } of pieces) {
    for (const line of splitters[stream].push(bytes)) lines.push(line);
    // Some log drivers send more lines than requested.
    if (lines.length > most * 2) lines.splice(0, lines.length - most);
  }
  lines.push(...splitters.stdout.end(), ...splitters.stderr.end());
  return lines.slice(most === 0 ? lines.length : -most).map(tidyLogLine);
}
