import type { ResolvedNetwork } from "../../domain/resolved-compose.ts";
import { filled } from "./filled.ts";
import type { KeyFinding } from "./find-key-findings.ts";
import { findingAt, type ServiceContext } from "./service-context.ts";
import type { NetworkAttachment } from "./service-spec.ts";
import { textsOf } from "./texts-of.ts";
import { bridgeOption } from "./translate-networks.ts";

/** The networks of a service. */
export interface Attachments {
  readonly networks: readonly NetworkAttachment[];
  /** Keys of the document's networks. */
  readonly keys: readonly string[];
  readonly findings: readonly KeyFinding[];
}

/** The networks of a service, with its name, its container name and its aliases as host names. */
export function attachNetworks(context: ServiceContext): Attachments {
  const { service, document, name } = context;
  const { network_mode: mode, container_name } = service;
  if (mode === "host" || mode === "bridge") return { networks: [{ Target: mode }], keys: [], findings: [] };
  if (mode) return { networks: [], keys: [], findings: [refuseMode(context, mode)] };
  const joined = Object.entries(service.networks ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const known = joined.flatMap(([key, settings]) => {
    const network = document.networks?.[key];
    return network ? [{ key, settings, network }] : [];
  });
  return {
    networks: known.map(({ settings, network }) => ({
      Target: network.name,
      Aliases: [...new Set([name, container_name ?? name, ...(settings?.aliases ?? [])])],
      DriverOpts: filled(textsOf(settings?.driver_opts)),
    })),
    keys: known.map(({ key }) => key),
    findings: known.flatMap(({ key, network }) => findInNetwork(name, key, network)),
  };
}

function refuseMode(context: ServiceContext, mode: string): KeyFinding {
  const message = `Swarm attaches no container to the network of another one, and ${mode} is no network.`;
  const none = "Swarm always attaches a container to a network.";
  const hint = "Use a network of the project; one with `internal: true` has no way out.";
  return findingAt(context, "refused", ["network_mode"], mode === "none" ? none : message, hint);
}

const nodeDrivers = new Set(["macvlan", "ipvlan", "host", "none", "null"]);

function findInNetwork(service: string, key: string, network: ResolvedNetwork): readonly KeyFinding[] {
  if (network.external === true) return [];
  const at = { service, path: ["networks", key] };
  const { driver = "" } = network;
  const lost = Object.keys(network.driver_opts ?? {}).filter((name) => name.startsWith(bridgeOption));
  const findings: (KeyFinding | false)[] = [
    nodeDrivers.has(driver) && {
      kind: "refused",
      service,
      path: [...at.path, "driver"],
      message: `A network with the driver ${driver} exists on one node only.`,
      hint: "Use the driver overlay, or create a network with swarm scope and declare it as external.",
    },
    driver === "bridge" && {
      kind: "warned",
      service,
      path: [...at.path, "driver"],
      message: "A bridge network exists on one node only, so stackctl creates an overlay network.",
    },
    lost.length > 0 && {
      kind: "warned",
      service,
      path: [...at.path, "driver_opts"],
      message: `An overlay network has no ${lost.join(", ")}.`,
    },
    network.enable_ipv4 === false && {
      kind: "refused",
      service,
      path: [...at.path, "enable_ipv4"],
      message: "An overlay network of engine 26 always has IPv4 addresses.",
      hint: "Remove `enable_ipv4: false`.",
    },
  ];
  return findings.filter((finding) => finding !== false);
}
