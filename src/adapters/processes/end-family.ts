import { setTimeout } from "node:timers/promises";
import { errorCode } from "../disk/file-errors.ts";
import { findFamily } from "./find-family.ts";
import { listProcesses, listProcessesNow, type ProcessIdentity, type ProcessRow } from "./list-processes.ts";
import { monotonicMs } from "./time.ts";

/** The processes to stop, and their grace period. */
export interface Ending {
  readonly roots: readonly ProcessIdentity[];
  /** The first signal, which allows an orderly exit. Undefined kills at once. */
  readonly first: NodeJS.Signals | undefined;
  readonly graceMs: number;
  /** Recognises our processes when their group leader no longer exists. */
  readonly isMarked: (pid: number) => boolean;
}

const firstPauseMs = 10;
const longestPauseMs = 100;

/** A process that still exists this long after SIGKILL waits in the kernel for a device or a file server. */
const killTakesMs = 5_000;

/**
 * Stops processes with all their descendants: first with the given signal, after the grace period with
 * SIGKILL. Returns the processes that still run. A process stays tracked after its parent has exited.
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

/** Kills processes with all their descendants at once. For use when this process is about to exit. */
export function killFamily(roots: readonly ProcessIdentity[], isMarked: (pid: number) => boolean): void {
  const found = findFamily(listProcessesNow(), roots, isMarked);
  for (const { pid } of found) send(pid, "SIGKILL");
  // Without a readable process table, signal the group by its number.
  if (process.platform === "linux") return;
  for (const { pid } of roots) for (const target of [-pid, pid]) send(target, "SIGKILL");
}

/** Chooses pids to signal. A group led by a given process gets one signal, as from a terminal. */
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

/** Sends a signal. A process that has exited, or whose pid now belongs to another user, is ignored. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const code = errorCode(error);
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}
