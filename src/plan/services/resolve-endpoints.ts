import type { Container } from "../../domain/container.ts";
import { endpointSchemes, isEndpointUrl } from "../../domain/endpoint-url.ts";
import type { RemoteMachine } from "../../domain/engine-description.ts";
import type { EndpointDeclaration } from "../../domain/feature.ts";
import { isV6 } from "../../domain/host-address.ts";
import type { Notice } from "../../domain/notice.ts";
import type { Endpoint } from "../../domain/report.ts";
import type { PublishedPort, Service } from "../../domain/service.ts";
import { interpolate, type Lookup } from "../dotenv/interpolate.ts";
import { placeEndpoint } from "./place-endpoint.ts";

/** An endpoint with its URL resolved, and the service that it belongs to, if known. */
export interface ResolvedEndpoint extends Endpoint {
  readonly service: string | undefined;
}

/** Resolves declared URLs, and leaves out those without an allowed scheme. For a declaration without a service, finds the service that publishes the port. */
export function resolveEndpoints(
  declarations: readonly EndpointDeclaration[],
  services: readonly Service[],
  lookup: (name: string) => string | undefined,
): readonly ResolvedEndpoint[] {
  return declarations.flatMap(({ name, url, service }) => {
    const filled = interpolate(url, lookup).text;
    if (!isEndpointUrl(filled)) return [];
    return [{ name, url: filled, service: service ?? findPublisher(filled, services)?.name }];
  });
}

/** Whether a service publishes the port of its endpoint; true if the service is not known. */
export function isPublished(
  { url, service: name }: ResolvedEndpoint,
  services: ReadonlyMap<string, Service>,
): boolean {
  const service = name === undefined ? undefined : services.get(name);
  return service === undefined || findPublisher(url, [service]) !== undefined;
}

/**
 * The endpoints to show for one service: its declared endpoints, or else its published TCP ports, including
 * those that the engine chose for its running containers. The protocol on a port is unknown, so it is shown
 * as an address, not as a URL of a web page. `remote` is the engine's machine, if it is another one.
 */
export function endpointsOf(
  service: Service,
  endpoints: readonly ResolvedEndpoint[],
  containers: readonly Container[] = [],
  remote?: RemoteMachine,
): readonly Endpoint[] {
  const declared = endpoints.filter((endpoint) => endpoint.service === service.name);
  if (declared.length > 0) {
    return declared.map(({ name, url }) => placeEndpoint({ name, url }, service, remote));
  }
  const up = containers.filter(({ state }) => state === "running" || state === "paused");
  const found = service.ports
    .filter(({ protocol }) => protocol === "tcp")
    .flatMap((port): readonly Described[] => {
      const { published, hostIp, target } = port;
      if (published !== undefined) return [describe(service.name, target, { hostIp, published })];
      return up.flatMap((container) =>
        listChosen(port, service, container).map((chosen) =>
          describe(up.length > 1 ? container.name : service.name, target, chosen),
        ),
      );
    });
  const placed = found.map(({ endpoint, hostIp, published, target }) => {
    const port = { hostIp, published, target, protocol: "tcp" } as const;
    return placeEndpoint(endpoint, { ports: [port] }, remote);
  });
  return [...new Map(placed.map((one) => [`${one.name} ${one.url}`, one])).values()];
}

/**
 * Warns about each endpoint whose variables make its URL one that stackctl does not show. A variable of a disabled
 * feature may be unset, which deserves no warning.
 */
export function findWrongEndpoints(
  declarations: readonly EndpointDeclaration[],
  lookup: Lookup,
): readonly Notice[] {
  return declarations
    .filter(({ url }) => {
      const { text, unset } = interpolate(url, lookup);
      return unset.length === 0 && !isEndpointUrl(text);
    })
    .map(({ name, url }) => ({
      code: "endpoint-url",
      message: `the endpoint ${name} is not shown: with the values of its variables, ${url} has none of the allowed schemes`,
      hint: `Set its variables so that the URL begins with a scheme and ://. The schemes are ${endpointSchemes.join(", ")}.`,
    }));
}

type Address = Pick<Container["publishedPorts"][number], "hostIp" | "published">;

interface Described extends Address {
  readonly endpoint: Endpoint;
  readonly target: number;
}

function describe(name: string, target: number, { hostIp, published }: Address): Described {
  const endpoint = { name: `${name} port ${target}`, url: `tcp://${showHost(hostIp)}:${published}` };
  return { endpoint, hostIp, published, target };
}

/**
 * The host ports that the engine chose for one port entry; other entries may publish the same container port.
 */
function listChosen(port: PublishedPort, service: Service, container: Container): readonly Address[] {
  const others = service.ports.filter((other) => other !== port && other.target === port.target);
  const candidates = container.publishedPorts.filter(
    ({ target, protocol, hostIp, published }) =>
      target === port.target &&
      protocol === port.protocol &&
      !others.some((other) => other.published === published) &&
      (port.range === undefined || (published >= port.range.first && published <= port.range.last)) &&
      (port.hostIp === ""
        ? !others.some((other) => isSame(other.hostIp, hostIp))
        : isSame(port.hostIp, hostIp)),
  );
  // Without a host address the engine publishes on IPv4 and IPv6; the IPv4 address is enough to show.
  const v4 = candidates.filter(({ hostIp }) => !isV6(hostIp));
  return v4.length > 0 ? v4 : candidates;
}

function isSame(first: string, second: string): boolean {
  return first !== "" && bare(first) === bare(second);
}

/** The host to show. A port on all IPv6 addresses is not on IPv4, to which `localhost` may resolve. */
function showHost(hostIp: string): string {
  if (hostIp === "" || hostIp === "0.0.0.0") return "localhost";
  if (!isV6(hostIp)) return hostIp;
  return bare(hostIp) === "::" ? "[::1]" : `[${bare(hostIp)}]`;
}

function bare(hostIp: string): string {
  return hostIp.replace(/^\[(.*)\]$/, "$1");
}

function findPublisher(url: string, services: readonly Service[]): Service | undefined {
  if (!URL.canParse(url)) return undefined;
  const { port, protocol } = new URL(url);
  const published = port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
  return services.find(({ ports }) => ports.some((candidate) => candidate.published === published));
}
