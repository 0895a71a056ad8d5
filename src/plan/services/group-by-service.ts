import type { Container } from "../../domain/container.ts";

/** Containers by service name, in the given order. */
export function groupByService(containers: readonly Container[]): ReadonlyMap<string, readonly Container[]> {
  const groups = new Map<string, Container[]>();
  for (const container of containers) {
    const group = groups.get(container.service);
    if (group) group.push(container);
    else groups.set(container.service, [container]);
  }
  return groups;
}

/**
 * The replica that represents a service: the one that the verdict is about, or else the one in the worst
 * state.
 */
export function pickTelling(
  containers: readonly Container[],
  judgedId: string | undefined,
): Container | undefined {
  const judged = containers.find(({ id }) => id === judgedId);
  if (judged) return judged;
  const rank = ({ state, health }: Container) =>
    state !== "running" ? 0 : health === "unhealthy" ? 1 : health === "starting" ? 2 : 3;
  return containers.toSorted((a, b) => rank(a) - rank(b))[0];
}
