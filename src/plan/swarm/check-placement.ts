import type { EngineLimit } from "../../domain/engine-limit.ts";
import { formatBytes } from "../../domain/size.ts";
import { matchesConstraints, type PlacedNode } from "./match-constraints.ts";
import type { PortConfig, ServiceSpec } from "./service-spec.ts";

/** What is known of a node before anything starts. */
export interface RatedNode extends PlacedNode {
  readonly nanoCpus: number;
  readonly memoryBytes: number;
}

/** A port that a service of any project publishes on every node. */
export interface IngressPort {
  /** The service's name on the Swarm. */
  readonly service: string;
  readonly published: number;
  readonly protocol: string;
}

interface PlacementFacts {
  /** By the service's name in the compose file. */
  readonly specs: ReadonlyMap<string, ServiceSpec>;
  readonly nodes: readonly RatedNode[];
  readonly ingressPorts: readonly IngressPort[];
}

/**
 * Services that no node can ever run, because of constraints, resources or ports: the Swarm would only let them wait. A node
 * that is not ready now is a warning, because it may come back.
 */
export function checkPlacement({ specs, nodes, ingressPorts }: PlacementFacts): readonly EngineLimit[] {
  return [...specs].flatMap(([service, spec]) => {
    const constraints = spec.TaskTemplate.Placement?.Constraints ?? [];
    const matching = nodes.filter((node) => matchesConstraints(node, constraints));
    const limit = (kind: EngineLimit["kind"], key: readonly string[], message: string, hint: string) => [
      { kind, service, path: ["services", service, ...key], message, hint },
    ];
    if (matching.length === 0) {
      return limit(
        "refused",
        ["deploy", "placement", "constraints"],
        `no node satisfies the constraints ${constraints.join(", ")}; the nodes are ${nameNodes(nodes)}`,
        "Run docker node update --label-add KEY=VALUE NODE to label a node, or change the constraints.",
      );
    }
    const large = matching.filter((node) => fits(node, spec));
    if (large.length === 0) {
      return limit(
        "refused",
        ["deploy", "resources", "reservations"],
        `no node has the resources that it reserves (${describeReserved(spec)})`,
        "Lower deploy.resources.reservations, or add a larger node.",
      );
    }
    const usable = large.filter(isUsable);
    if (usable.length === 0) {
      return limit(
        "warned",
        ["deploy", "placement"],
        `the nodes that can run it do not accept tasks at present: ${large.map(describeNode).join(", ")}`,
        "Start these nodes, or run docker node update --availability active NODE.",
      );
    }
    return [
      ...findCrowd(spec, usable).flatMap((message) =>
        limit(
          "refused",
          ["ports"],
          message,
          "Lower the number of replicas, or publish the port with mode: ingress.",
        ),
      ),
      ...findTaken(spec, ingressPorts).flatMap((message) =>
        limit("refused", ["ports"], message, "Publish another port, or remove the other service."),
      ),
    ];
  });
}

/** The number of nodes on which a service can run now: a global service has a task on each. */
export function countPlaces({ TaskTemplate: template }: ServiceSpec, nodes: readonly RatedNode[]): number {
  const constraints = template.Placement?.Constraints ?? [];
  return nodes.filter((node) => isUsable(node) && matchesConstraints(node, constraints)).length;
}

function fits({ nanoCpus, memoryBytes }: RatedNode, { TaskTemplate: template }: ServiceSpec): boolean {
  const { NanoCPUs: cpus = 0, MemoryBytes: bytes = 0 } = template.Resources?.Reservations ?? {};
  return cpus <= nanoCpus && bytes <= memoryBytes;
}

function describeReserved({ TaskTemplate: template }: ServiceSpec): string {
  const { NanoCPUs: cpus, MemoryBytes: bytes } = template.Resources?.Reservations ?? {};
  const parts = [
    ...(cpus === undefined ? [] : [`${cpus / 1e9} CPUs`]),
    ...(bytes === undefined ? [] : [`${formatBytes(bytes)} of memory`]),
  ];
  return parts.join(", ");
}

function isUsable({ state, availability }: RatedNode): boolean {
  return state === "ready" && availability === "active";
}

/** More replicas than nodes, where each replica takes a port of its node. */
function findCrowd(spec: ServiceSpec, usable: readonly RatedNode[]): readonly string[] {
  const own = publishedPorts(spec, "host");
  const replicas = spec.Mode.Replicated?.Replicas ?? 0;
  if (own.length === 0 || replicas <= usable.length) return [];
  const ports = own.map(({ PublishedPort: port }) => port).join(", ");
  const nodes = usable.length === 1 ? "only one node" : `only ${usable.length} nodes`;
  return [`${replicas} replicas publish port ${ports} of their node, and ${nodes} can run them`];
}

/** Ports on every node that another service of the Swarm has already. */
function findTaken(spec: ServiceSpec, ingressPorts: readonly IngressPort[]): readonly string[] {
  return publishedPorts(spec, "ingress").flatMap(({ PublishedPort: port, Protocol: protocol }) => {
    const holder = ingressPorts.find(
      (one) => one.published === port && one.protocol === protocol && one.service !== spec.Name,
    );
    return holder === undefined
      ? []
      : [`service ${holder.service} of this Swarm publishes port ${port} already`];
  });
}

function publishedPorts(
  { EndpointSpec: { Ports: ports = [] } }: ServiceSpec,
  mode: string,
): readonly PortConfig[] {
  return ports.filter(({ PublishedPort: port, PublishMode }) => port !== undefined && PublishMode === mode);
}

function nameNodes(nodes: readonly PlacedNode[]): string {
  return nodes.map(({ hostname }) => hostname).join(", ");
}

function describeNode({ hostname, state, availability }: RatedNode): string {
  return `${hostname} is ${state === "ready" ? availability : state}`;
}
