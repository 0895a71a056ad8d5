import type { SwarmTask } from "../api/swarm-shapes.ts";

/** Swarm's own default. */
const defaultGraceMs = 10_000;

/** How long a node waits before it kills the container of a task. */
export function graceOf({ Spec: { ContainerSpec: container } }: Pick<SwarmTask, "Spec">): number {
  return container?.StopGracePeriod === undefined ? defaultGraceMs : container.StopGracePeriod / 1e6;
}
