import { rm } from "node:fs/promises";
import type { ComposeResult } from "../../../ports/compose.ts";
import { isOwnPlace } from "../processes/record-place.ts";
import { listRecordFolders, readRecords, type StoredRecord } from "../processes/records.ts";
import type { ProcessWorld } from "../processes/start-process.ts";
import { removeProcess } from "../processes/stop-process.ts";
import { stopInOrder } from "./stop-in-order.ts";

interface Removal {
  /** Selects the records to remove. Half-removed records have no project name, and are always removed. */
  readonly select: (record: StoredRecord) => boolean;
  /** Overrides each service's own grace period, in milliseconds. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Stops services, and removes their records and logs. If a service cannot be stopped, its record and log
 * stay.
 */
export async function removeProcesses(
  world: ProcessWorld,
  { select, timeoutMs }: Removal,
): Promise<ComposeResult> {
  const records = (await readRecords(world.place)).filter(select);
  const left = await stopInOrder(records, ({ service }) =>
    removeProcess(world, service, { timeoutMs, withLog: true }),
  );
  if (left.length === 0) return { exitCode: 0, stderr: "" };
  return { exitCode: 1, stderr: `processes of ${left.join(", ")} cannot be stopped` };
}

/**
 * Stops all services of a project, and removes the project's files: records, logs, and drafts of an
 * interrupted creation. With `volumes`, also removes the folders of its volumes with their content.
 */
export async function takeProcessesDown(
  world: ProcessWorld,
  project: string,
  { volumes, timeoutSeconds }: { readonly volumes: boolean; readonly timeoutSeconds: number | undefined },
): Promise<ComposeResult> {
  const timeoutMs = timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000;
  const result = await removeProcesses(world, { select: (record) => record.project === project, timeoutMs });
  if (result.exitCode !== 0) return result;
  const whole = new Set((await readRecords(world.place)).map(({ service }) => service));
  for (const service of await listRecordFolders(world.place)) {
    if (!whole.has(service)) await removeProcess(world, service, { withLog: true });
  }
  const isOthers = whole.size > 0;
  const gone = isOthers
    ? []
    : [
        world.place.processes,
        world.place.drafts,
        world.place.logs,
        ...(volumes ? [world.place.volumes] : []),
      ];
  for (const folder of gone) {
    if (isOwnPlace(world.place, folder)) await rm(folder, { recursive: true, force: true });
  }
  return result;
}
