import { setTimeout } from "node:timers/promises";
import { errorCode } from "../../disk/file-errors.ts";
import { monotonicMs } from "../../processes/time.ts";
import type { ProcessTable, RunIdentity } from "./process-table.ts";

/** A run's process group, and the id that marks its processes. */
export interface Group {
  readonly identity: RunIdentity;
  readonly id: string;
}

const lookEveryMs = 20;

/** A process that still exists this long after SIGKILL waits in the kernel for a device or a file server. */
const killTakesMs = 5_000;

/**
 * Stops all processes of a group: first with the signal, after the grace period with SIGKILL. Resolves to
 * true when none is left, and to false when some cannot be stopped. No process outside the group is
 * signalled.
 */
export async function endGroup(
  table: ProcessTable,
  group: Group,
  signal: string,
  graceMs: number,
): Promise<boolean> {
  if (signal !== "SIGKILL") {
    if (!(await signalGroup(table, group, signal))) return true;
    if (await isGoneWithin(table, group, graceMs)) return true;
  }
  if (!(await signalGroup(table, group, "SIGKILL"))) return true;
  return isGoneWithin(table, group, killTakesMs);
}

/**
 * Kills processes that carry the mark but belong to no group that could be stopped, and those that they start meanwhile.
 * Resolves to true when none is left, and to false when some cannot be stopped.
 */
export async function endMarked(table: Pick<ProcessTable, "listMarked">, id: string): Promise<boolean> {
  const endsAtMs = monotonicMs() + killTakesMs;
  for (;;) {
    const marked = await table.listMarked(id);
    if (marked.length === 0) return true;
    for (const pid of marked) send(pid, "SIGKILL");
    if (monotonicMs() >= endsAtMs) return false;
    await setTimeout(lookEveryMs);
  }
}

/** Signals a group. False when no process is left. */
async function signalGroup(table: ProcessTable, group: Group, signal: string): Promise<boolean> {
  const members = await table.listGroup(group.identity, group.id);
  if (members.length === 0) return false;
  // Signalling the group in one call also reaches processes that are just starting.
  const isLed = members.includes(group.identity.pid);
  for (const pid of isLed ? [-group.identity.pid] : members) send(pid, signal);
  return true;
}

function send(pid: number, signal: string): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}

async function isGoneWithin(table: ProcessTable, group: Group, ms: number): Promise<boolean> {
  const endsAtMs = monotonicMs() + ms;
  for (;;) {
    const isLed = await table.isRunning(group.identity);
    if (!isLed && (await table.listGroup(group.identity, group.id)).length === 0) return true;
    if (monotonicMs() >= endsAtMs) return false;
    await setTimeout(lookEveryMs);
  }
}
