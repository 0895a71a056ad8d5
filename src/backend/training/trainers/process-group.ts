import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { readLines } from "../../../adapters/text/lines.ts";

/** Time limit for the init process to reap killed processes, which count as a group until then. */
const burialMs = 100;
/** Longer lines of a trainer program are cut. */
const longestLine = 64 * 1024;

/** Sends SIGTERM to a process group, and SIGKILL after `graceMs`. */
export function stopGroup(child: ChildProcess, graceMs: number): void {
  killGroup(child, "SIGTERM");
  const timer = setTimeout(() => killGroup(child), graceMs);
  child.once("close", () => clearTimeout(timer));
}

/** Kills the rest of the group, and waits a short time for its end. */
export async function endGroup(child: ChildProcess): Promise<void> {
  for (let waitedMs = 0; waitedMs < burialMs && killGroup(child); waitedMs += 10) await sleep(10);
}

/** Sends a signal; false if the group has no process. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): boolean {
  if (child.pid === undefined) return false;
  try {
    return process.kill(-child.pid, signal);
  } catch {
    return false;
  }
}

/** Passes each line of a stream on, one after another. */
export async function eachLine(
  stream: Readable | null,
  act: (line: string) => void | Promise<void>,
): Promise<void> {
  if (stream === null) return;
  for await (const line of readLines(stream, longestLine)) await act(line);
}
