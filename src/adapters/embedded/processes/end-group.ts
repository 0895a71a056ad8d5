import { setTimeout } from "node:timers/promises";
import { errorCode } from "../../error-code.ts";
import { monotonicMs } from "../../monotonic-ms.ts";
import type { ProcessTable, RunIdentity } from "./process-table.ts";

/** A run, and the id that marks what belongs to it. */
export interface Group {
  readonly identity: RunIdentity;
  readonly id: string;
}

const lookEveryMs = 20;

/** A process that the kernel does not let go this long after SIGKILL waits for a device or a file server. */
const killTakesMs = 5_000;

/**
 * Ends all processes of a group: the signal, after the grace SIGKILL. Resolves when none is left, and is false where some
 * cannot be ended. Nothing is signalled that is not of the group.
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

/** Kills what bears the marker and is in no group that could be ended in order. */
export async function endMarked(table: ProcessTable, id: string): Promise<void> {
  for (const pid of await table.listMarked(id)) send(pid, "SIGKILL");
}

/** False where there is nobody left to signal. */
async function signalGroup(table: ProcessTable, group: Group, signal: string): Promise<boolean> {
  const members = await table.listGroup(group.identity, group.id);
  if (members.length === 0) return false;
  // One call reaches also what is started at this very moment.
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
