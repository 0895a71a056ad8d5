import { createLogSplitter, tidyLogLine } from "../text/log-lines.ts";
import type { EngineConnection } from "./engine-connection.ts";
import { demultiplex, type LogPiece } from "./log-frames.ts";

/** Which part of a log is wanted: its last lines, since a moment. */
interface LogRange {
  readonly lines: number;
  readonly sinceMs: number | undefined;
}

/** The last lines of both of a container's streams, oldest first; none where the engine keeps no log that it can read. */
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
  // A container with a terminal has one stream, which is sent as it is.
  const isRaw = body.headers["content-type"]?.includes("raw-stream") ?? false;
  return collectLines(isRaw ? asStdout(body) : demultiplex(body), lines);
}

/** The last lines in the order in which they ended, plain and cut; no more are kept, however many come. */
export async function collectLines(
  pieces: AsyncIterable<LogPiece>,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const splitters = { stdout: createLogSplitter(), stderr: createLogSplitter() };
  const lines: string[] = [];
  for await (const { stream, bytes } of pieces) {
    for (const line of splitters[stream].push(bytes)) lines.push(line);
    // Some log drivers of engines send more than was asked for.
    if (lines.length > most * 2) lines.splice(0, lines.length - most);
  }
  lines.push(...splitters.stdout.end(), ...splitters.stderr.end());
  return lines.slice(most === 0 ? lines.length : -most).map(tidyLogLine);
}

async function* asStdout(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LogPiece> {
  for await (const bytes of chunks) yield { stream: "stdout", bytes };
}
