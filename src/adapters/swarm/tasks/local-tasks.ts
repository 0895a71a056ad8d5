import type { Container, Measurement, ProbesRead } from "../../../domain/container.ts";
import type { Engine } from "../../../ports/engine.ts";
import type { Slot } from "./group-tasks.ts";

/** The containers of tasks that run on the manager's own node: the manager's Docker engine knows them. */
export interface LocalTasks {
  readonly docker: Engine;
  /** The slots of the project, read once for each question. */
  readonly listSlots: (signal?: AbortSignal) => Promise<readonly Slot[]>;
}

/** Measurements of the tasks on the manager's own node, by slot; those of other nodes are left out. */
export async function measureLocal(
  containers: readonly Container[],
  { docker, listSlots }: LocalTasks,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Measurement>> {
  const [slots, { nodeId }] = await Promise.all([listSlots(signal), docker.describe(signal)]);
  const wanted = new Set(containers.map(({ id }) => id));
  const byContainer = new Map<string, string>();
  for (const { id, current } of slots) {
    const container = current.Status.ContainerStatus?.ContainerID;
    if (wanted.has(id) && current.NodeID === nodeId && container) byContainer.set(container, id);
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

/** The health checks of the newest task of a slot that ran on the manager's own node; its container stays for a while. */
export async function readLocalProbes(
  { current, earlier, others }: Slot,
  { docker }: Pick<LocalTasks, "docker">,
  signal?: AbortSignal,
): Promise<ProbesRead> {
  const { nodeId } = await docker.describe(signal);
  const ids = [current, ...earlier, ...others]
    .filter(({ NodeID: node }) => node === nodeId)
    .flatMap(({ Status: { ContainerStatus: status } }) => status?.ContainerID || []);
  if (ids.length === 0) return { kind: "elsewhere" };
  for (const container of await docker.inspectContainers(ids, signal)) {
    const { probes } = container;
    if (probes.some(({ exitCode }) => exitCode !== 0)) return { kind: "read", probes };
  }
  return { kind: "read", probes: [] };
}
