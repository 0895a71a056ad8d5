import type { Container } from "../../domain/container.ts";

/** Containers, or other things of services, by service name, in the given order. */
export function groupByService<OfService extends { readonly service: string }>(
  things: readonly OfService[],
): ReadonlyMap<string, readonly OfService[]> {
  const groups = new Map<string, OfService[]>();
  for (const one of things) {
    const group = groups.get(one.service);
    if (group) group.push(one);
    else groups.set(one.service, [one]);
  }
  return groups;
}

/** The services of containers, each once, in the given order. */
export function listServicesOf(containers: readonly Pick<Container, "service">[]): readonly string[] {
  return [...new Set(containers.map(({ service }) => service))];
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

/** A name for the files about each container: that of its service; replicas get a number. */
export function nameByService(
  containers: readonly Container[],
): readonly { readonly name: string; readonly id: string }[] {
  return [...groupByService(containers)].flatMap(([service, replicas]) =>
    replicas.map(({ id }, index) => ({
      // A label can contain any text, but a file name must not contain a slash or be too long.
      name: `${service.replaceAll(/[^\w.-]|^\.+/g, "_").slice(0, 100)}${replicas.length === 1 ? "" : `-${index + 1}`}`,
      id,
    })),
  );
}
