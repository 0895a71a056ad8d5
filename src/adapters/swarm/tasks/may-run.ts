import type { SwarmTask } from "../api/swarm-shapes.ts";

const ended: ReadonlySet<string> = new Set([
  "complete",
  "shutdown",
  "failed",
  "rejected",
  "orphaned",
  "remove",
]);

/** Whether a task has a node, and may have a container there that runs. */
export function mayRun({ NodeID: node, Status: { State: state } }: SwarmTask): boolean {
  return node !== "" && !ended.has(state);
}
