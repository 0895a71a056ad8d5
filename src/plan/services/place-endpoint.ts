import type { RemoteMachine } from "../../domain/engine-description.ts";
import { isEvery, isLoopback, isV6 } from "../../domain/host-address.ts";
import type { Endpoint } from "../../domain/report.ts";
import type { PublishedPort, Service } from "../../domain/service.ts";

/** Scheme with credentials, and host, of a URL. */
const urlParts = /^([a-z][a-z\d+.-]*:\/\/(?:[^@/?#]*@)?)(\[[^\]]*\]|[^:/?#]*)/i;

/**
 * The endpoint as this machine reaches it. On another machine, `localhost` of a URL means that machine. A port that is
 * bound to its loopback interface, or a machine behind a forwarded socket, cannot be reached from here: the endpoint
 * then names the machine in `onlyOn`.
 */
export function placeEndpoint(
  endpoint: Endpoint,
  service: Pick<Service, "ports">,
  remote: RemoteMachine | undefined,
): Endpoint {
  const [, start = "", host = ""] = urlParts.exec(endpoint.url) ?? [];
  if (remote === undefined || !isLoopback(host)) return endpoint;
  const bound = findBound(endpoint.url, service.ports)?.hostIp ?? "";
  const withHost = (name: string) =>
    `${start}${bracket(name)}${endpoint.url.slice(start.length + host.length)}`;
  if (!isEvery(bound) && !isLoopback(bound)) return { ...endpoint, url: withHost(bound) };
  if (isLoopback(bound) || remote.host === undefined) return { ...endpoint, onlyOn: nameMachine(remote) };
  return { ...endpoint, url: withHost(remote.host) };
}

/** The name of the machine to show: the host of the engine's address, or else the engine's own name. */
export function nameMachine({ host, name }: RemoteMachine): string {
  return host ?? name;
}

/** The published port of a URL. Of several entries, the one that every network reaches. */
function findBound(url: string, ports: readonly PublishedPort[]): PublishedPort | undefined {
  if (!URL.canParse(url)) return undefined;
  const { port, protocol } = new URL(url);
  const number = port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
  const found = ports.filter(({ published }) => published === number);
  return found.find(({ hostIp }) => isEvery(hostIp)) ?? found[0];
}

function bracket(host: string): string {
  return isV6(host) && !host.startsWith("[") ? `[${host}]` : host;
}
