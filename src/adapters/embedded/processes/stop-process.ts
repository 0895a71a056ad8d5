import { rm, writeFile } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { endGroup, endMarked } from "./end-group.ts";
import type { ProcessTable } from "./process-table.ts";
import { isOwnPlace, logOf, type RecordPlace } from "./record-place.ts";
import { readRecord, removeRecord, type StoredRecord } from "./records.ts";

interface Stopping {
  readonly place: RecordPlace;
  readonly table: ProcessTable;
}

/** Stops a service's process, its group, and processes that have left the group. True when none is left. */
export async function stopProcess(
  { table }: Stopping,
  record: StoredRecord,
  timeoutMs = record.launch.stopGraceMs,
): Promise<boolean> {
  const { last, id, launch } = record;
  if (last?.identity && !last.exit) await requestStop(record);
  const isEnded =
    !last?.identity || (await endGroup(table, { identity: last.identity, id }, launch.stopSignal, timeoutMs));
  return (await endMarked(table, id)) && isEnded;
}

/**
 * Asks the keeper not to start the program of this run. A signal alone can be lost: until the keeper's child has
 * reset its traps, it ignores the signal, and then runs the program. The file contains the exit code of the run.
 */
async function requestStop({ folder, runs, launch }: StoredRecord): Promise<void> {
  const numbers: Readonly<Record<string, number>> = constants.signals;
  const code = 128 + (numbers[launch.stopSignal] ?? constants.signals.SIGTERM);
  // On a full disk or in a removed folder, the grace period and SIGKILL remain.
  await writeFile(join(folder, `stop.${runs}`), `${code}\n`, { mode: 0o600 }).catch(() => undefined);
}

/**
 * Stops a service, and removes its record and, if requested, its log. False when its process cannot be
 * stopped.
 */
export async function removeProcess(
  world: Stopping,
  service: string,
  { timeoutMs, withLog }: { readonly timeoutMs?: number | undefined; readonly withLog: boolean },
): Promise<boolean> {
  for (;;) {
    const record = await readRecord(world.place, service);
    if (record && !(await stopProcess(world, record, timeoutMs))) return false;
    // Retry: a run that started meanwhile must be stopped too.
    if (await removeRecord(world.place, service)) break;
  }
  const log = logOf(world.place, service);
  for (const path of withLog && isOwnPlace(world.place, world.place.logs) ? [log, `${log}.1`] : [])
    await rm(path, { force: true });
  return true;
}
