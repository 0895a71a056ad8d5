import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmSnapshot } from "./group-tasks.ts";
import { mayRun } from "./may-run.ts";

/**
 * What may still run of services that are gone: their tasks on nodes that are down, in one sentence a node. A manager cannot
 * reach such a node, which ends the tasks once it is back.
 */
export function describeUnreachable({ services, tasks, nodes }: SwarmSnapshot): readonly string[] {
  const present = new Set(services.map(({ ID: id }) => id));
  const left = tasks.filter((task) => !present.has(task.ServiceID) && mayRun(task));
  return nodes
    .filter(({ Status: { State: state } }) => state === "down")
    .flatMap(({ ID: id, Description: { Hostname: node } }) => {
      const own = left.filter(({ NodeID: nodeId }) => nodeId === id);
      const names = new Set(
        own.map((task) => task.Spec.ContainerSpec?.Labels[swarmLabels.service] ?? `task ${task.ID}`),
      );
      if (names.size === 0) return [];
      return [
        `node ${node} is down: ${[...names].sort().join(", ")} may still run there until the node is back`,
      ];
    });
}
