import { type Container, sortContainers } from "../../../domain/container.ts";
import type { SwarmApi } from "../api/swarm-api.ts";
import type { SwarmTask } from "../api/swarm-shapes.ts";
import { convertSlot } from "./convert-slot.ts";
import type { IntendedChange } from "./describe-update.ts";
import { groupTasks, hashOfTask, type SwarmSnapshot } from "./group-tasks.ts";

/** Reads the tasks of a project as containers. */
export interface SlotReader {
  /** Reads services, tasks and nodes now. */
  read(project: string, signal?: AbortSignal): Promise<SwarmSnapshot>;
  convert(snapshot: SwarmSnapshot): readonly Container[];
}

interface ReaderWorld {
  readonly api: SwarmApi;
  readonly now: () => number;
  readonly intended: ReadonlyMap<string, IntendedChange>;
}

/** Creates a reader that remembers since when it has seen a task without a node. */
export function createSlotReader({ api, now, intended }: ReaderWorld): SlotReader {
  const unplaced = new Map<string, number>();
  // A manager's clock that is ahead would make the task younger than it is known to be.
  const unplaceableSinceMs = ({ ID: id, CreatedAt: createdAtMs }: SwarmTask) => {
    const sinceMs = unplaced.get(id) ?? Math.min(now(), createdAtMs ?? now());
    unplaced.set(id, sinceMs);
    return sinceMs;
  };
  // The manager keeps five tasks of a slot.
  const failedTasks = new Map<string, Set<string>>();
  const countFailed = (slotId: string, failed: readonly SwarmTask[]) => {
    const [newest] = failed;
    if (newest === undefined) return 0;
    const key = `${slotId} ${hashOfTask(newest)} ${newest.Spec.ForceUpdate}`;
    const known = failedTasks.get(key) ?? new Set();
    failedTasks.set(key, known);
    for (const { ID: id } of failed) known.add(id);
    return known.size;
  };
  return {
    async read(project, signal) {
      const [services, tasks, nodes] = await Promise.all([
        api.listServices(project, signal),
        api.listTasks(project, signal),
        api.listNodes(signal),
      ]);
      return { services, tasks, nodes };
    },
    convert(snapshot) {
      const nodes = new Map(snapshot.nodes.map((node) => [node.ID, node]));
      const context = { nodes, intended, unplaceableSinceMs, countFailed };
      return sortContainers(groupTasks(snapshot).map((slot) => convertSlot(slot, context)));
    },
  };
}
