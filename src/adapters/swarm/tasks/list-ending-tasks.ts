import type { EndingContainer } from "../../../domain/container.ts";
import type { SwarmApi } from "../api/swarm-api.ts";
import { swarmLabels } from "../api/swarm-labels.ts";
import { graceOf } from "./grace-period.ts";

/** Tasks of removed services that their nodes still stop. A task of a node that is down is not waited for. */
export async function listEndingTasks(
  project: string,
  api: Pick<SwarmApi, "listTasks" | "listServices" | "listNodes">,
  signal?: AbortSignal,
): Promise<readonly EndingContainer[]> {
  const [tasks, services] = await Promise.all([
    api.listTasks(project, signal),
    api.listServices(project, signal),
  ]);
  const known = new Set(services.map(({ ID: id }) => id));
  const left = tasks.filter(
    ({ ServiceID: service, Status: { State: state } }) => !known.has(service) && state === "running",
  );
  if (left.length === 0) return [];
  const nodes = await api.listNodes(signal);
  const up = new Set(
    nodes.filter(({ Status: { State: state } }) => state === "ready").map(({ ID: id }) => id),
  );
  return left.flatMap((task) => {
    const name = `${task.Spec.ContainerSpec?.Labels[swarmLabels.service] ?? "task"} (${task.ID})`;
    const ending = { name, isCertain: true, sinceMs: undefined, graceMs: graceOf(task) };
    return up.has(task.NodeID) ? [ending] : [];
  });
}
