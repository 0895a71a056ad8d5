import type { Container } from "../../../domain/container.ts";
import { addressOf } from "../model/translate-values.ts";
import type { ProcessTable } from "../processes/process-table.ts";
import type { StoredRecord } from "../processes/records.ts";
import type { HealthMemory } from "./health-memory.ts";

/** The image name that a process reports. */
export const processImage = "process";

/** Exit codes for a run whose exit was not observed: it was killed, or the machine was rebooted. */
const unseenEnd = { killed: 137, rebooted: 255 } as const;

/** Describes a record as a container, with the state from the process table. */
export async function describeContainer(
  record: StoredRecord,
  table: ProcessTable,
  health: HealthMemory,
): Promise<Container> {
  const { id, launch, last } = record;
  const { state, exitCode } = await readState(record, table);
  const { check, ports } = launch;
  const known =
    state === "running" && check && last
      ? health.read(id, last.startedAtMs, check, Date.now())
      : { health: "none" as const, failingStreak: 0, probes: [] };
  return {
    id,
    name: `${record.project}-${record.service}-1`,
    service: record.service,
    state,
    ...known,
    check: check && { command: check.command, intervalMs: check.intervalMs, timeoutMs: check.timeoutMs },
    addresses: [...new Set(ports.map((port) => addressOf(port).replace(/^\[(.*)\]$/, "$1")))],
    exposedPorts: ports.filter(({ protocol }) => protocol === "tcp").map(({ published }) => published),
    exitCode,
    oomKilled: false,
    restarts: 0,
    error: record.error,
    startedAtMs: last?.startedAtMs,
    finishedAtMs: state === "exited" ? last?.exit?.atMs : undefined,
    configHash: record.configHash,
    imageId: processImage,
    memoryLimitBytes: launch.memoryLimitBytes,
    publishedPorts: state === "running" ? ports : [],
  };
}

async function readState(
  { last, id }: StoredRecord,
  table: ProcessTable,
): Promise<Pick<Container, "state" | "exitCode">> {
  if (!last) return { state: "created", exitCode: 0 };
  if (!last.identity) return { state: "removing", exitCode: 0 };
  if (last.exit) return { state: "exited", exitCode: last.exit.code };
  if (await table.isRunning(last.identity)) return { state: "running", exitCode: 0 };
  if (table.isOfEarlierBoot(last.identity)) return { state: "exited", exitCode: unseenEnd.rebooted };
  // The keeper may have been killed while the service still runs.
  const left = await table.listGroup(last.identity, id);
  return left.length > 0
    ? { state: "running", exitCode: 0 }
    : { state: "exited", exitCode: unseenEnd.killed };
}
