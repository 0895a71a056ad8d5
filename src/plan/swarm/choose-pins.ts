import type { ResolvedCompose, ResolvedVolume } from "../../domain/resolved-compose.ts";
import type { KeyFinding } from "./find-key-findings.ts";
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
    findings: chosen.flatMap(({ findings }) => findings),
  };
}

interface Group {
  readonly services: readonly string[];
  readonly volumes: readonly string[];
}

/** Services that share volumes, directly or through other services; a service without a volume stands alone. */
function groupByVolume(document: ResolvedCompose, services: ReadonlySet<string>): readonly Group[] {
  let groups: readonly Group[] = [];
  for (const name of Object.keys(document.services).sort()) {
    if (!services.has(name) || runsEverywhere(document, name)) continue;
    const volumes = listOwnVolumes(document, name);
    const joined = groups.filter((group) => group.volumes.some((volume) => volumes.includes(volume)));
    const rest = groups.filter((group) => !joined.includes(group));
    const merged = {
      services: [...joined.flatMap((group) => group.services), name],
      volumes: [...new Set([...joined.flatMap((group) => group.volumes), ...volumes])],
    };
    groups = [...rest, merged];
  }
  return groups;
}

/** A global service has a task, and a volume, on every node. */
function runsEverywhere(document: ResolvedCompose, service: string): boolean {
  return document.services[service]?.deploy?.mode?.startsWith("global") ?? false;
}

/** Names on the engine of the volumes that the project owns and whose data is on one node. */
function listOwnVolumes(document: ResolvedCompose, service: string): readonly string[] {
  return (document.services[service]?.volumes ?? []).flatMap(({ type, source }) => {
    const volume = type === "volume" && source !== undefined ? document.volumes?.[source] : undefined;
    return volume && volume.external !== true && !isShared(volume) ? [volume.name] : [];
  });
}

/** Whether every node can reach the data: a driver other than the engine's own, or a network file system. */
function isShared({ driver = "local", driver_opts }: ResolvedVolume): boolean {
  return driver !== "local" || /^(?:nfs4?|cifs)$/.test(driver_opts?.type ?? "");
}

function pinGroup(
  { services, volumes }: Group,
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
  if (home === undefined) {
    const usable = allowed.filter(
      ({ state, availability }) => state === "ready" && availability === "active",
    );
    const sorted = [...usable].sort((a, b) => (a.hostname + a.id < b.hostname + b.id ? -1 : 1));
    const node = sorted.find(({ id }) => id === preferredNodeId) ?? sorted[0];
    if (node === undefined) return { pins: [], findings: [] };
    return { pins: pinAll(services, node, `its volume data will be on ${node.hostname}`), findings: [] };
  }
  const elsewhere = homes.find(({ id }) => id !== home.id);
  const findings = services.flatMap((name) => [
    ...(elsewhere ? [refuse(name, document, spread(home, elsewhere))] : []),
    ...(allowed.includes(home) ? [] : [refuse(name, document, forbidden(home))]),
  ]);
  return { pins: pinAll(services, home, `its volume data is on ${home.hostname}`), findings };
}

function pinAll(
  services: readonly string[],
  node: PlacedNode,
  cause: string,
): readonly (readonly [string, Pin])[] {
  const pin = { nodeId: node.id, hostname: node.hostname, cause };
  return services.map((name) => [name, pin] as const);
}

function spread(home: PlacedNode, elsewhere: PlacedNode): string {
  return `The volumes are on ${home.hostname} and ${elsewhere.hostname}, and a service runs on one node.`;
}

function forbidden(home: PlacedNode): string {
  return `The volume data is on ${home.hostname}, which the placement constraints do not allow.`;
}

function refuse(service: string, document: ResolvedCompose, message: string): KeyFinding {
  const constrained = document.services[service]?.deploy?.placement?.constraints?.length;
  const path = constrained ? ["deploy", "placement", "constraints"] : ["volumes"];
  const hint = "Change the constraints, or move the data and remove the volume from the other node.";
  return { kind: "refused", service, path: ["services", service, ...path], message, hint };
}
