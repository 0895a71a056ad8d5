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
