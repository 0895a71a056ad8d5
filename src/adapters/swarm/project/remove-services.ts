import { mapLimited } from "../../../domain/map-limited.ts";
import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmNode, SwarmObject, SwarmTask } from "../api/swarm-shapes.ts";
import type { SwarmWorld } from "../swarm-world.ts";
import { graceOf } from "../tasks/grace-period.ts";
import { mayRun } from "../tasks/may-run.ts";

const removalsAtOnce = 8;
const betweenLooksMs = 100;
/** What a busy node needs beyond the grace period. */
const killTakesMs = 15_000;

type RemovalWorld = Pick<SwarmWorld, "api" | "clock">;

/**
 * Removes services and waits until their tasks have ended. Tasks of nodes that are down are not waited for. Returns what
 * is left; undefined if nothing is.
 */
export async function removeServicesNow(
  services: readonly SwarmObject[],
  world: RemovalWorld,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const [first] = services;
  if (first === undefined) return undefined;
  const { api, clock } = world;
  const refusals = await mapLimited(services, removalsAtOnce, async ({ ID: id, Spec: { Name: name } }) => {
    const refusal = await api.remove("services", id, signal);
    return refusal === undefined ? [] : [`${name}: ${refusal}`];
  });
  if (refusals.flat().length > 0) return refusals.flat().join("\n");
  const project = first.Spec.Labels[swarmLabels.project] ?? "";
  const ids = new Set(services.map(({ ID: id }) => id));
  const begunMs = clock.now();
  for (;;) {
    const left = await listLeft(project, ids, world, signal);
    if (left.length === 0) return undefined;
    const graceMs = Math.max(...left.map(({ task }) => graceOf(task)));
    if (clock.now() - begunMs > graceMs + killTakesMs) {
      return `these tasks still run: ${left.map(({ task, node }) => `${task.ID} on ${node}`).join(", ")}`;
    }
    await clock.sleep(betweenLooksMs, signal ?? new AbortController().signal);
  }
}

interface LeftTask {
  readonly task: SwarmTask;
  /** The name of its node. */
  readonly node: string;
}

async function listLeft(
  project: string,
  services: ReadonlySet<string>,
  { api }: Pick<SwarmWorld, "api">,
  signal: AbortSignal | undefined,
): Promise<readonly LeftTask[]> {
  const [tasks, nodes] = await Promise.all([api.listTasks(project, signal), api.listNodes(signal)]);
  const byId = new Map(nodes.map((node) => [node.ID, node]));
  return tasks.flatMap((task) => {
    const node = byId.get(task.NodeID);
    const isOurs = services.has(task.ServiceID) && mayRun(task) && !isDown(node);
    return isOurs ? [{ task, node: node?.Description.Hostname ?? "an unknown node" }] : [];
  });
}

function isDown(node: SwarmNode | undefined): boolean {
  return node === undefined || node.Status.State === "down";
}
