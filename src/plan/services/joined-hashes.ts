import type { Container } from "../../domain/container.ts";
import type { Service } from "../../domain/service.ts";
import { groupByService } from "./group-by-service.ts";

/** A service that shares a namespace or volumes with another one, and its container. */
export interface Joining {
  readonly name: string;
  /** The hash of the service's own configuration. */
  readonly ownHash: string;
  readonly container: Container;
}

/** The hash of the configuration that a container was created with, and Compose's label for it. */
export interface JoinedLabel {
  readonly ownHash: string;
  readonly label: string;
}

/**
 * One container of each service that joins others. If the owner was replaced, Compose recreates the service
 * anyway.
 */
export function findJoining(
  services: readonly Service[],
  containers: readonly Container[],
): readonly Joining[] {
  const byService = groupByService(containers);
  return services.flatMap(({ name, ownHash }) => {
    const [container] = byService.get(name) ?? [];
    if (ownHash === undefined || container?.joined === undefined) return [];
    return container.lostJoin?.how === "replaced" ? [] : [{ name, ownHash, container }];
  });
}

/** Whether Compose computed the container's label before, for the same configuration. `known` is by container id. */
export function isKnownLabel(
  { ownHash, container }: Joining,
  known: ReadonlyMap<string, JoinedLabel>,
): boolean {
  const seen = known.get(container.id);
  return seen?.ownHash === ownHash && seen.label === container.configHash;
}

interface JoinedHashes {
  /** Services whose label was known. */
  readonly trusted: readonly Joining[];
  /** Services for which Compose computed the hash. */
  readonly asked: readonly Joining[];
  /** What Compose computed, by service name. */
  readonly computed: ReadonlyMap<string, string>;
}

/**
 * The label of each service. A hash that Compose does not report counts as different: Compose then makes the
 * comparison itself.
 */
export function mergeHashes({ trusted, asked, computed }: JoinedHashes): ReadonlyMap<string, string> {
  return new Map([
    ...trusted.map(({ name, container }) => [name, container.configHash] as const),
    ...asked.map(({ name }) => [name, computed.get(name) ?? ""] as const),
  ]);
}

/** The labels to remember, by container id; undefined if Compose confirmed no further one. */
export function extendKnown({
  trusted,
  asked,
  computed,
}: JoinedHashes): Readonly<Record<string, JoinedLabel>> | undefined {
  const confirmed = asked.filter(({ name, container }) => computed.get(name) === container.configHash);
  if (confirmed.length === 0) return undefined;
  return Object.fromEntries(
    [...trusted, ...confirmed].map(({ ownHash, container }) => [
      container.id,
      { ownHash, label: container.configHash },
    ]),
  );
}
