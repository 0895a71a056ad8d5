import type { Branch } from "../eject/compose-tree.ts";
import type { ComposeDocument, ComposeService } from "./compose-service.ts";
import { kubeName } from "./kube-names.ts";
import { nameLabel } from "./translate-services.ts";

/** Whether the networks of a project keep services apart; then each network needs a policy. */
export function keepsApart(documents: readonly ComposeDocument[]): boolean {
  const used = documents.flatMap(({ services }) => Object.values(services).map(listNetworks));
  const isInternal = documents.some(({ networks }) =>
    Object.values(networks).some(({ internal }) => internal),
  );
  return isInternal || new Set(used.map((names) => names.join("\n"))).size > 1;
}

function listNetworks({ networks }: ComposeService): readonly string[] {
  return Object.keys(networks).toSorted();
}

function labelOf(network: string): string {
  return `network/${kubeName(network)}`;
}

/** The labels of a pod: one for each network of its service. */
export function labelNetworks(service: ComposeService): Branch {
  return Object.fromEntries(listNetworks(service).map((network) => [labelOf(network), "true"]));
}

const dns = {
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};

/**
 * A policy for each network that services use: its pods accept connections of each other. From a network that is
 * internal, pods also reach only each other and the DNS of the cluster.
 */
export function translateNetworks({ services, networks }: ComposeDocument): readonly Branch[] {
  const used = [...new Set(Object.values(services).flatMap(listNetworks))].toSorted();
  const hasInternal = used.some((network) => networks[network]?.internal);
  return used.map((network) => {
    const peers = [{ podSelector: { matchLabels: { [labelOf(network)]: "true" } } }];
    const isInternal = networks[network]?.internal === true;
    return {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: kubeName(`network-${network}`) },
      spec: {
        podSelector: { matchLabels: { [labelOf(network)]: "true" } },
        policyTypes: hasInternal ? ["Ingress", "Egress"] : ["Ingress"],
        ingress: [{ from: peers }],
        // Policies add up: a pod that is also in another network needs a rule that allows the rest.
        ...(hasInternal && { egress: isInternal ? [{ to: peers }, dns] : [{}] }),
      },
    };
  });
}

/** Lets everyone reach the published ports of a service, where policies apply. */
export function allowPublished(name: string, { ports }: ComposeService): readonly Branch[] {
  if (ports.length === 0) return [];
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: kubeName(`${name}-public`) },
      spec: {
        podSelector: { matchLabels: { [nameLabel]: name } },
        policyTypes: ["Ingress"],
        ingress: [
          {
            ports: ports.map(({ target, protocol }) => ({ port: target, protocol: protocol.toUpperCase() })),
          },
        ],
      },
    },
  ];
}
