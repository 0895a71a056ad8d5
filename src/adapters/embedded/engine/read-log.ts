import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { dirname } from "node:path";
import { findDistrust } from "../../disk/folder-trust.ts";
import { createLogSplitter, tidyLogLine } from "../../text/lines.ts";

/** How many bytes at the end of a log are read. */
const longestTail = 4 * 1024 ** 2;

/**
 * The last lines of a service's log, oldest first, without control characters and cut to length. With
 * `sinceMs`, only lines of the current run. Empty if that run has printed nothing since then.
 */
export async function readLog(path: string, lines: number, sinceMs?: number): Promise<readonly string[]> {
  const facts = await lstat(path).catch(() => undefined);
  if (sinceMs !== undefined && (facts?.mtimeMs ?? 0) < sinceMs) return [];
  const current = await readTail(path);
  if (sinceMs !== undefined || current.length >= lines) return lastOf(current, lines);
  return lastOf([...(await readTail(`${path}.1`)), ...current], lines);
}

/**
 * Opens a service's log for reading. Undefined when it does not exist. Refuses other file types: a link in a
 * cloned project could lead to another user's file, and opening a pipe could block.
 */
export async function openLog(path: string): Promise<FileHandle | undefined> {
  const logs = dirname(path);
  if (findDistrust(dirname(dirname(logs)), logs) !== undefined) return undefined;
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
  if (file === undefined || (await file.stat()).isFile()) return file;
  await file.close();
  return undefined;
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
    // A part that starts in the middle of the file most likely starts in the middle of a line.
    return (start > 0 ? all.slice(1) : all).map(tidyLogLine);
  } finally {
    await file.close();
  }
}
