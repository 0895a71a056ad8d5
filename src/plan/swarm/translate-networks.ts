import type { ResolvedNetwork } from "../../domain/resolved-compose.ts";
import { filled } from "./filled.ts";
import { hashCanonical } from "./hash-canonical.ts";
import type { Texts } from "./service-spec.ts";
import { swarmLabels } from "./swarm-labels.ts";
import { textsOf } from "./texts-of.ts";

/** The body of a request that creates a network; an `external` one must exist already. */
export interface SwarmNetwork {
  readonly Name: string;
  readonly external?: true;
  readonly Driver?: string | undefined;
  readonly CheckDuplicate?: true;
  readonly Internal?: boolean | undefined;
  readonly Attachable?: boolean | undefined;
  readonly EnableIPv6?: boolean | undefined;
  readonly IPAM?: NetworkAddresses | undefined;
  readonly Options?: Texts | undefined;
  readonly Labels?: Texts | undefined;
}

interface NetworkAddresses {
  readonly Driver: string;
  readonly Options?: Texts | undefined;
  readonly Config: readonly {
    readonly Subnet?: string | undefined;
    readonly IPRange?: string | undefined;
    readonly Gateway?: string | undefined;
    readonly AuxiliaryAddresses?: Texts | undefined;
  }[];
}

/** Options of bridge networks, which an overlay network does not have. */
export const bridgeOption = "com.docker.network.bridge.";

/** A network of the document. Compose's default driver is `bridge`, which spans one node; `overlay` spans all. */
export function translateNetwork(project: string, key: string, network: ResolvedNetwork): SwarmNetwork {
  if (network.external === true) return { Name: network.name, external: true };
  const { driver = "bridge", ipam } = network;
  const options = Object.entries(textsOf(network.driver_opts)).filter(
    ([name]) => driver !== "bridge" || !name.startsWith(bridgeOption),
  );
  const body = {
    Name: network.name,
    Driver: driver === "bridge" ? "overlay" : driver,
    CheckDuplicate: true as const,
    Internal: network.internal ?? undefined,
    Attachable: network.attachable ?? undefined,
    EnableIPv6: network.enable_ipv6 ?? undefined,
    IPAM: translateAddresses(ipam),
    Options: filled(Object.fromEntries(options)),
  };
  const labels = { ...textsOf(network.labels), [swarmLabels.project]: project, [swarmLabels.network]: key };
  return { ...body, Labels: { ...labels, [swarmLabels.hash]: hashCanonical({ body, labels }) } };
}

function translateAddresses(ipam: ResolvedNetwork["ipam"]): NetworkAddresses | undefined {
  const config = (ipam?.config ?? []).map(({ subnet, ip_range, gateway, aux_addresses }) => ({
    Subnet: subnet,
    IPRange: ip_range,
    Gateway: gateway,
    AuxiliaryAddresses: filled(textsOf(aux_addresses)),
  }));
  const options = filled(textsOf(ipam?.options));
  if (config.length === 0 && options === undefined && ipam?.driver === undefined) return undefined;
  return { Driver: ipam?.driver ?? "default", Options: options, Config: config };
}
