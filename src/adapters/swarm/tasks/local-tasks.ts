import type { Container, Measurement, ProbeResult } from "../../../domain/container.ts";
import type { Engine } from "../../../ports/engine.ts";
import type { Slot } from "./group-tasks.ts";

/** The containers of tasks that run on the manager's own node: the manager's Docker engine knows them. */
export interface LocalTasks {
  readonly docker: Engine;
  readonly find: (slotId: string, signal?: AbortSignal) => Promise<Slot | undefined>;
}

/** Measurements of the tasks on the manager's own node, by slot; those of other nodes are left out. */
export async function measureLocal(
  containers: readonly Container[],
  { docker, find }: LocalTasks,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Measurement>> {
  const { nodeId } = await docker.describe(signal);
  const byContainer = new Map<string, string>();
  for (const { id } of containers) {
    const slot = await find(id, signal);
    const container = slot?.current.Status.ContainerStatus?.ContainerID;
    if (slot?.current.NodeID === nodeId && container) byContainer.set(container, id);
  }
  if (byContainer.size === 0) return new Map();
  const own = await docker.inspectContainers([...byContainer.keys()], signal);
  const measured = (await docker.measure?.(own, signal)) ?? new Map<string, Measurement>();
  return new Map(
    [...measured].flatMap(([id, measurement]) => {
      const slot = byContainer.get(id);
      return slot === undefined ? [] : [[slot, measurement] as const];
    }),
  );
}

/**
 * The health checks of the newest task of a slot that ran on the manager's own node; its container stays for a while.
 * Undefined if none ran there.
 */
export async function readLocalProbes(
  slotId: string,
  { docker, find }: LocalTasks,
  signal?: AbortSignal,
): Promise<readonly ProbeResult[] | undefined> {
  const [slot, { nodeId }] = await Promise.all([find(slotId, signal), docker.describe(signal)]);
  if (slot === undefined) return [];
  const { current, earlier, others } = slot;
  const ids = [current, ...earlier, ...others]
    .filter(({ NodeID: node }) => node === nodeId)
    .flatMap(({ Status: { ContainerStatus: status } }) => status?.ContainerID || []);
  if (ids.length === 0) return undefined;
  for (const container of await docker.inspectContainers(ids, signal)) {
    if (container.probes.some(({ exitCode }) => exitCode !== 0)) return container.probes;
  }
  return [];
}
