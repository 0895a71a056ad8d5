import { lstat } from "node:fs/promises";
import { createLogSplitter, tidyLogLine } from "../../text/log-lines.ts";
import { openLog } from "../processes/open-log.ts";

/** How much of the end of a log is looked at, in bytes. */
const longestTail = 4 * 1024 ** 2;

/**
 * The last lines of a service's log, oldest first, without control characters, long ones cut. Since a moment, only those
 * of the current run, and none where that has said nothing since.
 */
export async function readLog(path: string, lines: number, sinceMs?: number): Promise<readonly string[]> {
  const facts = await lstat(path).catch(() => undefined);
  if (sinceMs !== undefined && (facts?.mtimeMs ?? 0) < sinceMs) return [];
  const current = await readTail(path);
  if (sinceMs !== undefined || current.length >= lines) return lastOf(current, lines);
  return lastOf([...(await readTail(`${path}.1`)), ...current], lines);
}

function lastOf(all: readonly string[], count: number): readonly string[] {
  return count <= 0 ? [] : all.slice(-count);
}

async function readTail(path: string): Promise<readonly string[]> {
  const file = await openLog(path);
  if (!file) return [];
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - longestTail);
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(size - start), position: start });
    const split = createLogSplitter();
    const all = [...split.push(buffer.subarray(0, bytesRead)), ...split.end()];
    // The first line of a part is rarely whole.
    return (start > 0 ? all.slice(1) : all).map(tidyLogLine);
  } finally {
    await file.close();
  }
}
