import { addressesOverlap, isV6 } from "../../domain/host-address.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { PublishedPort, Service } from "../../domain/service.ts";

/** A host port that one service publishes. */
export interface WantedPort extends PublishedPort {
  readonly service: string;
  readonly published: number;
}

interface HostPort {
  readonly hostIp: string;
  readonly published: number;
  readonly protocol: string;
}

/**
 * Every host port that the services publish. Ports that the engine picks, and host networks, are not
 * included.
 */
export function listWantedPorts(services: readonly SelectedService[]): readonly WantedPort[] {
  return services.flatMap(({ service }) => wantedPortsOf(service));
}

/** The host ports that one service publishes, as `listWantedPorts` lists them. */
export function wantedPortsOf({ name, ports }: Service): readonly WantedPort[] {
  return ports.flatMap(({ published, ...port }) =>
    published === undefined ? [] : [{ ...port, published, service: name }],
  );
}

/** Two port entries that need the same host port, of two services or of one. */
export interface PortClash {
  readonly first: WantedPort;
  readonly second: WantedPort;
}

/** Pairs of different services that publish the same host port on addresses that overlap. */
export function findPortClashes(ports: readonly WantedPort[]): readonly PortClash[] {
  return findPairs(ports, (first, second) => first.service !== second.service);
}

/** The pairs of `findPortClashes`, followed by pairs within one service, which the engine also rejects. */
export function findAllPortClashes(ports: readonly WantedPort[]): readonly PortClash[] {
  const own = findPairs(
    ports,
    (first, second) => first.service === second.service && !isEqual(first, second),
  );
  return [...findPortClashes(ports), ...own];
}

/** The message that names the services that publish the same port. */
export function describePortClash({ first, second }: PortClash): string {
  const port = formatPort(second);
  if (first.service !== second.service) return `${first.service} and ${second.service} both publish ${port}`;
  const targets = `for its ports ${first.target} and ${second.target}`;
  return first.target === second.target
    ? `${first.service} publishes ${formatPort(first)} and ${port}, which overlap`
    : `${first.service} publishes ${port} twice, ${targets}`;
}

/** The hint for a port clash. */
export function adviseOnPortClash({ first, second }: PortClash): string {
  return first.service === second.service
    ? "Remove one of the two entries, or give one another host port."
    : "Give one of them another port, or disable one.";
}

/** A port as `127.0.0.1:8080/tcp`; without an address if it is published on all addresses. */
export function formatPort({ hostIp, published, protocol }: HostPort): string {
  const address = hostIp === "" ? "" : isV6(hostIp) ? `[${hostIp}]:` : `${hostIp}:`;
  return `${address}${published}/${protocol}`;
}

/** Whether the two ports cannot be bound at the same time. */
export function portsOverlap(a: HostPort, b: HostPort): boolean {
  return a.published === b.published && a.protocol === b.protocol && addressesOverlap(a.hostIp, b.hostIp);
}

/** Compares each port only with ports of the same number, because a range can be 65,535 ports. */
function findPairs(
  ports: readonly WantedPort[],
  matters: (first: WantedPort, second: WantedPort) => boolean,
): readonly PortClash[] {
  const before = new Map<string, WantedPort[]>();
  return ports.flatMap((second) => {
    const key = `${second.published}/${second.protocol}`;
    const known = before.get(key) ?? [];
    const first = known.find((port) => matters(port, second) && portsOverlap(port, second));
    known.push(second);
    before.set(key, known);
    return first ? [{ first, second }] : [];
  });
}

/** Whether two entries are equal; Compose merges equal entries. */
function isEqual(a: WantedPort, b: WantedPort): boolean {
  return a.target === b.target && formatPort(a) === formatPort(b);
}
