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

/** Pairs of different services that publish the same host port on addresses that overlap. */
export function findPortClashes(
  ports: readonly WantedPort[],
): readonly { readonly first: WantedPort; readonly second: WantedPort }[] {
  return ports.flatMap((second, index) => {
    const first = ports
      .slice(0, index)
      .find((port) => port.service !== second.service && portsOverlap(port, second));
    return first ? [{ first, second }] : [];
  });
}

/** `127.0.0.1:8080/tcp`, without the address where every one is meant. */
export function formatPort({ hostIp, published, protocol }: HostPort): string {
  const address = hostIp === "" ? "" : hostIp.includes(":") ? `[${hostIp}]:` : `${hostIp}:`;
  return `${address}${published}/${protocol}`;
}

/** Whether both cannot be bound at the same time. */
export function portsOverlap(a: HostPort, b: HostPort): boolean {
  return a.published === b.published && a.protocol === b.protocol && addressesOverlap(a.hostIp, b.hostIp);
}

function addressesOverlap(a: string, b: string): boolean {
  const isEvery = (address: string) => address === "" || address === "0.0.0.0" || address === "::";
  return isEvery(a) || isEvery(b) || a === b;
}
