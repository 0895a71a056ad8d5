import type { Container } from "../../../domain/container.ts";
import { joinHashes } from "../tasks/convert-slot.ts";
import { slotId } from "../tasks/group-tasks.ts";
import type { PreparedService } from "./prepared-service.ts";

/** A prepared service as containers that were created and not started: one for each replica. */
export function placeholdersOf({
  service,
  name,
  spec,
  hash,
  settingsHash,
  replicas,
}: PreparedService): readonly Container[] {
  const first = spec.Mode.ReplicatedJob === undefined ? 1 : 0;
  return Array.from({ length: Math.max(1, replicas) }, (_, index) => ({
    id: slotId(name, first + index),
    name: slotId(name, first + index),
    service,
    state: "created" as const,
    health: "none" as const,
    failingStreak: 0,
    probes: [],
    exitCode: 0,
    oomKilled: false,
    restarts: 0,
    error: "",
    startedAtMs: undefined,
    finishedAtMs: undefined,
    configHash: joinHashes(hash, settingsHash),
    imageId: "",
    memoryLimitBytes: undefined,
    publishedPorts: [],
  }));
}
