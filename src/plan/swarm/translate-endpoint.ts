import type { ResolvedPort, ResolvedService } from "../../domain/resolved-compose.ts";
import { filled } from "./filled.ts";
import type { KeyFinding } from "./find-key-findings.ts";
import { loopback } from "./loopback.ts";
import type { EndpointSpec, PortConfig } from "./service-spec.ts";

/** The published ports, and how other services resolve the name of this one. */
export function translateEndpoint(
  name: string,
  service: ResolvedService,
): { readonly endpoint: EndpointSpec; readonly findings: readonly KeyFinding[] } {
  const all = service.network_mode === "host" ? [] : (service.ports ?? []);
  const ports = all.filter((port) => !isLoopbackPort(port));
  const hasIngress = ports.some(({ mode }) => mode !== "host");
  const declared = service.deploy?.endpoint_mode;
  // Compose's DNS returns the addresses of containers, as `dnsrr` does. Only ports in ingress mode need a virtual address.
  const mode = (declared ?? (hasIngress ? "vip" : "dnsrr")) === "dnsrr" ? "dnsrr" : "vip";
  return {
    endpoint: { Mode: mode, Ports: filled(ports.map(translatePort)) },
    findings: all.flatMap((port, at) => [
      ...(isLoopbackPort(port) ? [warnOfLoopback(name, at, port)] : []),
      ...(mode === "dnsrr" && port.mode !== "host" && !isLoopbackPort(port) ? [refuseIngress(name, at)] : []),
      ...(isRange(port) ? [warnOfRange(name, at, port)] : []),
    ]),
  };
}

function translatePort(port: ResolvedPort): PortConfig {
  const published = Number.parseInt(port.published ?? "", 10);
  return {
    Name: port.name,
    Protocol: port.protocol,
    TargetPort: port.target,
    PublishedPort: Number.isNaN(published) ? undefined : published,
    PublishMode: port.mode === "host" ? "host" : "ingress",
  };
}

function isLoopbackPort({ host_ip: address = "" }: ResolvedPort): boolean {
  return loopback.includes(address);
}

/** The file limits the port to one machine, and a Swarm would open it on all of them. */
function warnOfLoopback(
  service: string,
  at: number,
  { host_ip: address, published = "" }: ResolvedPort,
): KeyFinding {
  return {
    kind: "warned",
    service,
    path: ["services", service, "ports", at, "host_ip"],
    message: `Swarm would open port ${published} on every node, although the file limits it to ${address}, so the port is not published.`,
    hint: "Use the address 0.0.0.0 to publish it on every node.",
  };
}

function isRange({ published }: ResolvedPort): boolean {
  return published?.includes("-") ?? false;
}

function refuseIngress(service: string, at: number): KeyFinding {
  return {
    kind: "refused",
    service,
    path: ["services", service, "ports", at],
    message: "Swarm cannot publish a port in ingress mode for a service with endpoint mode `dnsrr`.",
    hint: "Use `mode: host` for the port, or remove `endpoint_mode: dnsrr`.",
  };
}

function warnOfRange(service: string, at: number, port: ResolvedPort): KeyFinding {
  return {
    kind: "warned",
    service,
    path: ["services", service, "ports", at, "published"],
    message: `Swarm does not choose a free port from a range: it publishes ${Number.parseInt(port.published ?? "", 10)}.`,
  };
}
