import type { Feature, FoundConflict } from "../../domain/feature.ts";
import type { ComposeModel, Service } from "../../domain/service.ts";
import { findPortClashes, formatPort, type WantedPort, wantedPortsOf } from "./find-port-clashes.ts";

/** A reason why two services can never run at the same time. */
export interface ServiceClash {
  readonly first: string;
  readonly second: string;
  readonly kind: "port" | "container-name" | "alias";
  /** A clause, such as `a and b both publish 80/tcp`. */
  readonly cause: string;
}

/**
 * Adds to each feature the conflicts that follow from its services: the same host port, container name or
 * network alias. A service that both features include is no conflict, nor is a clash inside one feature.
 * `together` lists sets of features that may run side by side although their services clash.
 */
export function addFoundConflicts(
  features: readonly Feature[],
  model: ComposeModel,
  together: readonly (readonly string[])[] = [],
): readonly Feature[] {
  const clashes = findServiceClashes([...model.services.values()]);
  if (clashes.length === 0) return features;
  const brings = new Map(features.map((feature) => [feature.name, bringsOf(feature, model)]));
  const isAllowed = (a: string, b: string) => together.some((set) => set.includes(a) && set.includes(b));
  return features.map((feature) => {
    const own = brings.get(feature.name) ?? new Set();
    const found = features.flatMap(({ name }): readonly FoundConflict[] => {
      if (name === feature.name || isAllowed(name, feature.name)) return [];
      const cause = findCause(own, brings.get(name) ?? new Set(), clashes);
      return cause === undefined ? [] : [{ feature: name, cause }];
    });
    if (found.length === 0) return feature;
    const conflicts = [...new Set([...feature.conflicts, ...found.map((conflict) => conflict.feature)])];
    return { ...feature, conflicts, foundConflicts: found };
  });
}

/** A service, with the host ports that no other running service may publish. */
interface Claims {
  readonly service: Service;
  readonly ports: readonly WantedPort[];
}

/**
 * Every pair of services that cannot run at the same time, in their order. A service without replicas never
 * clashes.
 */
export function findServiceClashes(services: readonly Service[]): readonly ServiceClash[] {
  const claiming = services
    .filter(({ replicas }) => replicas > 0)
    .map((service): Claims => ({ service, ports: wantedPortsOf(service) }))
    .filter(claimsAnything);
  return claiming.flatMap((second, index) =>
    claiming.slice(0, index).flatMap((first) => {
      const clash = findClash(first, second);
      return clash ? [{ first: first.service.name, second: second.service.name, ...clash }] : [];
    }),
  );
}

/** Most services of a large project claim nothing; they need no comparison with all other services. */
function claimsAnything({ service, ports }: Claims): boolean {
  return ports.length > 0 || service.containerName !== undefined || (service.networkAliases ?? []).length > 0;
}

function findClash(one: Claims, other: Claims): Pick<ServiceClash, "kind" | "cause"> | undefined {
  const [first, second] = [one.service, other.service];
  const both = `${first.name} and ${second.name} both`;
  const [clash] = findPortClashes([...one.ports, ...other.ports]);
  if (clash) return { kind: "port", cause: `${both} publish ${formatPort(clash.second)}` };
  if (first.containerName !== undefined && first.containerName === second.containerName) {
    return { kind: "container-name", cause: `${both} set container_name: ${first.containerName}` };
  }
  const shared = (first.networkAliases ?? []).find((alias) =>
    second.networkAliases?.some(
      ({ network, alias: name }) => network === alias.network && name === alias.alias,
    ),
  );
  if (!shared) return undefined;
  return { kind: "alias", cause: `${both} have the alias ${shared.alias} on network ${shared.network}` };
}

function bringsOf({ profiles }: Feature, { services }: ComposeModel): ReadonlySet<string> {
  const brought = [...services.values()].filter((service) =>
    service.profiles.some((profile) => profiles.includes(profile)),
  );
  return new Set(brought.map(({ name }) => name));
}

function findCause(
  own: ReadonlySet<string>,
  other: ReadonlySet<string>,
  clashes: readonly ServiceClash[],
): string | undefined {
  const isWithin = (set: ReadonlySet<string>, { first, second }: ServiceClash) =>
    set.has(first) && set.has(second);
  return clashes.find(
    (clash) =>
      ((own.has(clash.first) && other.has(clash.second)) ||
        (own.has(clash.second) && other.has(clash.first))) &&
      !isWithin(own, clash) &&
      !isWithin(other, clash),
  )?.cause;
}
