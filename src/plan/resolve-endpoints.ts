import type { EndpointDeclaration } from "../domain/feature.ts";
import type { Endpoint } from "../domain/report.ts";
import type { Service } from "../domain/service.ts";
import { interpolate } from "./interpolate.ts";

/** An endpoint with its URL filled in, and the service behind it where that is known. */
export interface ResolvedEndpoint extends Endpoint {
  readonly service: string | undefined;
}

/** Fills in declared URLs, and finds the service that publishes the port of each where none is named. */
export function resolveEndpoints(
  declarations: readonly EndpointDeclaration[],
  services: readonly Service[],
  lookup: (name: string) => string | undefined,
): readonly ResolvedEndpoint[] {
  return declarations.map(({ name, url, service }) => {
    const filled = interpolate(url, lookup).text;
    return { name, url: filled, service: service ?? findPublisher(filled, services)?.name };
  });
}

/**
 * What to show for one service: its declared endpoints, else the ports that it publishes over TCP.
 * A port's own protocol is unknown, so it is shown as an address and not as a web page.
 */
export function endpointsOf(service: Service, endpoints: readonly ResolvedEndpoint[]): readonly Endpoint[] {
  const declared = endpoints.filter((endpoint) => endpoint.service === service.name);
  if (declared.length > 0) return declared.map(({ name, url }) => ({ name, url }));
  return service.ports.flatMap(({ published, hostIp, target, protocol }) =>
    published === undefined || protocol !== "tcp"
      ? []
      : [{ name: `${service.name} port ${target}`, url: `tcp://${showHost(hostIp)}:${published}` }],
  );
}

function showHost(hostIp: string): string {
  if (hostIp === "" || hostIp === "0.0.0.0" || hostIp === "::") return "localhost";
  return hostIp.includes(":") ? `[${hostIp}]` : hostIp;
}

function findPublisher(url: string, services: readonly Service[]): Service | undefined {
  if (!URL.canParse(url)) return undefined;
  const { port, protocol } = new URL(url);
  const published = port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
  return services.find(({ ports }) => ports.some((candidate) => candidate.published === published));
}
