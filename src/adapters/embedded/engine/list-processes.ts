import { type Container, sortContainers } from "../../../domain/container.ts";
import { mapLimited } from "../../../domain/map-limited.ts";
import type { EmbeddedWorld } from "../embedded-world.ts";
import { processEnvironment } from "../processes/process-table.ts";
import { readRecords, type StoredRecord } from "../processes/records.ts";
import { describeContainer } from "./read-containers.ts";
import { runCheck } from "./run-check.ts";

/** How many checks run at once. */
const checksAtOnce = 4;

/** Describes these records as containers, without running any check. */
export async function lookAt(
  records: readonly StoredRecord[],
  world: Pick<EmbeddedWorld, "health" | "processes">,
): Promise<readonly Container[]> {
  const { table } = world.processes();
  const containers = await Promise.all(
    records.map((record) => describeContainer(record, table, world.health)),
  );
  return sortContainers(containers);
}

/**
 * Selects the containers whose check must run for this call. Only containers whose check has not run yet in
 * this process are passed.
 */
export type Asked = (container: Container) => boolean;

/** Describes the selected records as containers with their current health. */
export async function listProcesses(
  select: (record: StoredRecord) => boolean,
  isAsked: Asked,
  world: EmbeddedWorld,
  signal?: AbortSignal,
): Promise<readonly Container[]> {
  world.demandSystem();
  const records = (await readRecords(world.processes().place)).filter(select);
  const containers = await lookAt(records, world);
  const byId = new Map(records.map((record) => [record.id, record]));
  const unasked = containers.filter(
    (container) =>
      container.state === "running" &&
      container.check &&
      world.health.lastAtMs(container.id, container.startedAtMs ?? 0) === undefined &&
      isAsked(container),
  );
  await mapLimited(unasked, checksAtOnce, async ({ id }) => {
    const record = byId.get(id);
    return record && askOnce(record, world, signal);
  });
  return unasked.length === 0 ? containers : lookAt(records, world);
}

/** Runs a service's check, and remembers the result. */
export async function askOnce(
  { id, launch, last }: StoredRecord,
  { env, health }: EmbeddedWorld,
  signal?: AbortSignal,
): Promise<void> {
  if (!launch.check || !last) return;
  const environment = processEnvironment(id, launch, env);
  const result = await runCheck(launch.check, { workdir: launch.workdir, environment }, signal);
  health.note(id, last.startedAtMs, result);
}
