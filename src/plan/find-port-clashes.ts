import { addressesOverlap, isV6 } from "../domain/host-address.ts";
import type { SelectedService } from "../domain/selection.ts";
import type { PublishedPort, Service } from "../domain/service.ts";

/** A port that one service wants to publish. */
export interface WantedPort extends PublishedPort {
  readonly service: string;
  readonly published: number;
}

interface HostPort {
  readonly hostIp: string;
  readonly published: number;
  readonly protocol: string;
}

/** Every host port that the services publish; ports that the engine picks, and host networks, have none. */
export function listWantedPorts(services: readonly SelectedService[]): readonly WantedPort[] {
  return services.flatMap(({ service }) => wantedPortsOf(service));
}

/** The same of one service. */
export function wantedPortsOf({ name, ports }: Service): readonly WantedPort[] {
  return ports.flatMap(({ published, ...port }) =>
    published === undefined ? [] : [{ ...port, published, service: name }],
  );
}

/** Two wishes for one host port, of two services or of one. */
export interface PortClash {
  readonly first: WantedPort;
  readonly second: WantedPort;
}

/** Pairs of different services that publish the same host port on addresses that overlap. */
export function findPortClashes(ports: readonly WantedPort[]): readonly PortClash[] {
  return findPairs(ports, (first, second) => first.service !== second.service);
}

/** The same, with pairs of entries of one service, which the engine refuses too. */
export function findAllPortClashes(ports: readonly WantedPort[]): readonly PortClash[] {
  const own = findPairs(
    ports,
    (first, second) => first.service === second.service && !isEqual(first, second),
  );
  return [...findPortClashes(ports), ...own];
}

/** Says which services publish the port twice. */
export function describePortClash({ first, second }: PortClash): string {
  const port = formatPort(second);
  if (first.service !== second.service) return `${first.service} and ${second.service} both publish ${port}`;
  const targets = `for its ports ${first.target} and ${second.target}`;
  return first.target === second.target
    ? `${first.service} publishes ${formatPort(first)} and ${port}, which overlap`
    : `${first.service} publishes ${port} twice, ${targets}`;
}

/** Says what to do about it. */
export function adviseOnPortClash({ first, second }: PortClash): string {
  return first.service === second.service
    ? "take one of the two entries out of its ports, or give one another host port"
    : "give one of them another port, or switch one off";
}

/** `127.0.0.1:8080/tcp`, without the address where every one is meant. */
export function formatPort({ hostIp, published, protocol }: HostPort): string {
  const address = hostIp === "" ? "" : isV6(hostIp) ? `[${hostIp}]:` : `${hostIp}:`;
  return `${address}${published}/${protocol}`;
}

/** Whether both cannot be bound at the same time. */
export function portsOverlap(a: HostPort, b: HostPort): boolean {
  return a.published === b.published && a.protocol === b.protocol && addressesOverlap(a.hostIp, b.hostIp);
}

/** Each port is compared with those of its own number alone: a range can be 65,535 ports. */
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

/** Compose merges entries that are equal. */
function isEqual(a: WantedPort, b: WantedPort): boolean {
  return a.target === b.target && formatPort(a) === formatPort(b);
}
