import type { IngressPort, RatedNode } from "../../../plan/swarm/check-placement.ts";
import { swarmLabels } from "../api/swarm-labels.ts";
import type { SwarmNode } from "../api/swarm-shapes.ts";
import type { SwarmWorld } from "../swarm-world.ts";

/** What a translation needs to know of the Swarm. */
export interface SwarmFacts {
  readonly nodes: readonly RatedNode[];
  /** The id of the node that has a volume, by the volume's name. */
  readonly volumes: ReadonlyMap<string, string>;
  /** The id of the manager's own node. */
  readonly ownNodeId: string | undefined;
  readonly ingressPorts: readonly IngressPort[];
}

/** Reads the nodes, the places of the project's volumes, and the ports that all services publish. */
export async function readSwarmFacts(
  project: string,
  { api, docker }: Pick<SwarmWorld, "api" | "docker">,
  signal?: AbortSignal,
): Promise<SwarmFacts> {
  const [nodes, records, { nodeId }, services] = await Promise.all([
    api.listNodes(signal),
    api.list("configs", { project }, signal),
    docker.describe(signal),
    api.listServices(undefined, signal),
  ]);
  return {
    nodes: nodes.map(describeNode).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    volumes: new Map(
      records.flatMap(({ Labels: labels }) => {
        const { [swarmLabels.volume]: volume, [swarmLabels.node]: node } = labels;
        return volume === undefined || node === undefined ? [] : [[volume, node] as const];
      }),
    ),
    ownNodeId: nodeId,
    ingressPorts: services.flatMap(({ Spec: { Name: service }, Endpoint: endpoint }) =>
      (endpoint?.Ports ?? [])
        .filter(({ PublishMode: mode }) => mode === "ingress")
        .map(({ PublishedPort: published, Protocol: protocol }) => ({ service, published, protocol })),
    ),
  };
}

function describeNode({
  ID: id,
  Spec: spec,
  Description: description,
  Status: status,
}: SwarmNode): RatedNode {
  return {
    id,
    hostname: description.Hostname,
    role: spec.Role,
    state: status.State,
    availability: spec.Availability,
    labels: spec.Labels,
    nanoCpus: description.Resources?.NanoCPUs ?? 0,
    memoryBytes: description.Resources?.MemoryBytes ?? 0,
  };
}
