import { setTimeout } from "node:timers/promises";
import { errorCode } from "../error-code.ts";
import { monotonicMs } from "../monotonic-ms.ts";
import { findFamily } from "./find-family.ts";
import { listProcesses, listProcessesNow, type ProcessIdentity, type ProcessRow } from "./list-processes.ts";

/** Which processes are to end, and how much time they get. */
export interface Ending {
  readonly roots: readonly ProcessIdentity[];
  /** The polite signal; undefined kills at once. */
  readonly first: NodeJS.Signals | undefined;
  readonly graceMs: number;
  /** Knows ours where a leader is gone. */
  readonly isMarked: (pid: number) => boolean;
}

const firstPauseMs = 10;
const longestPauseMs = 100;

/** A process that the kernel does not let go this long after SIGKILL waits for a device or a file server. */
const killTakesMs = 5_000;

/**
 * Ends processes with all their descendants: the polite signal first, after the grace SIGKILL. Gives those that still
 * run in spite of it. A process that was seen once stays known, also when its parent is gone.
 */
export async function endFamily({
  roots,
  first,
  graceMs,
  isMarked,
}: Ending): Promise<readonly ProcessIdentity[]> {
  let known = roots;
  const look = async () => {
    const found = findFamily(await listProcesses(), known, isMarked);
    known = [...roots, ...found];
    return found;
  };
  if (first !== undefined) {
    for (const target of chooseTargets(await look(), roots)) send(target, first);
    if (await isGoneWithin(graceMs, async () => (await look()).length === 0)) return [];
  }
  let left: readonly ProcessIdentity[] = [];
  await isGoneWithin(killTakesMs, async () => {
    left = await look();
    for (const { pid } of left) send(pid, "SIGKILL");
    return left.length === 0;
  });
  return left;
}

/** Kills processes with all their descendants at once, for a process that is about to end. */
export function killFamily(roots: readonly ProcessIdentity[], isMarked: (pid: number) => boolean): void {
  const found = findFamily(listProcessesNow(), roots, isMarked);
  for (const { pid } of found) send(pid, "SIGKILL");
  // Where the table cannot be read, a group still has one number.
  if (process.platform === "linux") return;
  for (const { pid } of roots) for (const target of [-pid, pid]) send(target, "SIGKILL");
}

/** A group that a given process leads gets one signal, as from a terminal. */
function chooseTargets(found: readonly ProcessRow[], roots: readonly ProcessIdentity[]): readonly number[] {
  const leaders = found.filter(({ pid, group }) => pid === group && roots.some((root) => root.pid === pid));
  if (leaders.length > 0) return leaders.map(({ pid }) => -pid);
  const asked = found.filter(({ pid }) => roots.some((root) => root.pid === pid));
  return (asked.length > 0 ? asked : found).map(({ pid }) => pid);
}

async function isGoneWithin(ms: number, isGone: () => Promise<boolean>): Promise<boolean> {
  const endsAtMs = monotonicMs() + ms;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    if (await isGone()) return true;
    if (monotonicMs() >= endsAtMs) return false;
    await setTimeout(pauseMs);
  }
}

/** A process that has ended, or belongs to another user by now, is no longer ours to end. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const code = errorCode(error);
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}
