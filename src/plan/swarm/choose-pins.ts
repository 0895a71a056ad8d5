import type { ResolvedCompose } from "../../domain/resolved-compose.ts";
import type { KeyFinding } from "./find-key-findings.ts";
import { findRoaming } from "./find-roaming.ts";
import { groupByVolume, type VolumeGroup } from "./group-by-volume.ts";
import { matchesConstraints, type PlacedNode } from "./match-constraints.ts";
import { parseDocument } from "./parse-document.ts";
import type { Pin } from "./swarm-inputs.ts";

/** What the choice of nodes depends on. */
export interface PinInputs {
  readonly document: unknown;
  readonly nodes: readonly PlacedNode[];
  /** The id of the node that has a volume, by the volume's name on the engine. */
  readonly volumes: ReadonlyMap<string, string>;
  /** The services that will run; others need no node. */
  readonly services: ReadonlySet<string>;
  /** The node for new volumes, if the constraints allow it. */
  readonly preferredNodeId?: string | undefined;
}

/** The nodes of pinned services, and the services for which no node is right. */
export interface ChosenPins {
  readonly pins: ReadonlyMap<string, Pin>;
  readonly findings: readonly KeyFinding[];
}

/**
 * Pins services to the node of their volumes: a volume exists on one node only, and a task that moves loses its data.
 * Services that share a volume share the node. A service whose constraints leave one node is pinned to that node.
 */
export function choosePins(inputs: PinInputs): ChosenPins {
  const document = parseDocument(inputs.document);
  const groups = groupByVolume(document, inputs.services);
  const chosen = groups.map((group) => pinGroup(group, document, inputs));
  return {
    pins: new Map(chosen.flatMap(({ pins }) => pins)),
    findings: [...chosen.flatMap(({ findings }) => findings), ...findRoaming(document, inputs)],
  };
}

function pinGroup(
  { services, volumes }: VolumeGroup,
  document: ResolvedCompose,
  { nodes, volumes: known, preferredNodeId }: PinInputs,
): { readonly pins: readonly (readonly [string, Pin])[]; readonly findings: readonly KeyFinding[] } {
  const constraints = services.flatMap(
    (name) => document.services[name]?.deploy?.placement?.constraints ?? [],
  );
  const allowed = nodes.filter((node) => matchesConstraints(node, constraints));
  const homes = volumes.flatMap((volume) => nodes.filter(({ id }) => id === known.get(volume)));
  const [home] = homes;
  if (volumes.length === 0) {
    const [only, ...others] = allowed;
    if (constraints.length === 0 || only === undefined || others.length > 0)
      return { pins: [], findings: [] };
    return { pins: pinAll(services, only, `its constraints allow only ${only.hostname}`), findings: [] };
  }
  if (allowed.length === 0) {
    return { pins: [], findings: services.map((name) => refuse(name, document, impossible(services))) };
  }
  const lost = volumes.find(
    (volume) => known.has(volume) && !nodes.some(({ id }) => id === known.get(volume)),
  );
  if (lost !== undefined) {
    return { pins: [], findings: services.map((name) => refuse(name, document, gone(lost, known))) };
  }
  if (home === undefined) {
    const [node] = allowed.toSorted(byFitness(preferredNodeId));
    return {
      pins: node ? pinAll(services, node, `its volume data will be on ${node.hostname}`) : [],
      findings: [],
    };
  }
  const elsewhere = homes.find(({ id }) => id !== home.id);
  const findings = services.flatMap((name) => [
    ...(elsewhere ? [refuse(name, document, spread(home, elsewhere))] : []),
    ...(allowed.includes(home) ? [] : [refuse(name, document, forbidden(home))]),
  ]);
  return { pins: pinAll(services, home, `its volume data is on ${home.hostname}`), findings };
}

/** Nodes that can run tasks come first, of these the preferred one, and then the order of names. */
function byFitness(preferredNodeId: string | undefined): (a: PlacedNode, b: PlacedNode) => number {
  const rank = ({ id, state, availability, hostname }: PlacedNode) => {
    const isUsable = state === "ready" && availability === "active";
    return [isUsable ? 0 : 1, id === preferredNodeId ? 0 : 1, hostname, id].join(" ");
  };
  return (a, b) => (rank(a) < rank(b) ? -1 : 1);
}

function pinAll(
  services: readonly string[],
  node: PlacedNode,
  cause: string,
): readonly (readonly [string, Pin])[] {
  const pin = { nodeId: node.id, hostname: node.hostname, cause };
  return services.map((name) => [name, pin] as const);
}

function impossible(services: readonly string[]): string {
  return `No node satisfies the placement constraints of ${services.join(", ")}, which need the same node for a volume.`;
}

function spread(home: PlacedNode, elsewhere: PlacedNode): string {
  return `The volumes are on ${home.hostname} and ${elsewhere.hostname}, and a service runs on one node.`;
}

function gone(volume: string, known: ReadonlyMap<string, string>): string {
  return `The data of the volume ${volume} is on the node ${known.get(volume)}, which is not in the Swarm.`;
}

function forbidden(home: PlacedNode): string {
  return `The volume data is on ${home.hostname}, which the placement constraints do not allow.`;
}

function refuse(service: string, document: ResolvedCompose, message: string): KeyFinding {
  const constrained = document.services[service]?.deploy?.placement?.constraints?.length;
  const path = constrained ? ["deploy", "placement", "constraints"] : ["volumes"];
  const hint = "Change the constraints or the nodes, or remove the volumes with `stackctl down --volumes`.";
  return { kind: "refused", service, path: ["services", service, ...path], message, hint };
}
