import type { ResolvedCompose } from "../../domain/resolved-compose.ts";
import type { KeyFinding } from "./find-key-findings.ts";
import { runsEverywhere } from "./group-by-volume.ts";
import { matchesConstraints, type PlacedNode } from "./match-constraints.ts";

/**
 * Warns of external volumes of services that several nodes can run. No record says which node has their data, and Swarm
 * creates an empty volume on a node that lacks it.
 */
export function findRoaming(
  document: ResolvedCompose,
  { nodes, services }: { readonly nodes: readonly PlacedNode[]; readonly services: ReadonlySet<string> },
): readonly KeyFinding[] {
  return Object.entries(document.services).flatMap(([name, { volumes, deploy }]) => {
    const constraints = deploy?.placement?.constraints ?? [];
    const allowed = nodes.filter((node) => matchesConstraints(node, constraints));
    if (!services.has(name) || runsEverywhere(document, name) || allowed.length < 2) return [];
    return (volumes ?? []).flatMap(({ type, source }, at): readonly KeyFinding[] => {
      const volume = type === "volume" && source !== undefined ? document.volumes?.[source] : undefined;
      if (volume?.external !== true) return [];
      const message = `Any node can run it, and a node without the external volume ${volume.name} creates an empty one.`;
      return [{ kind: "warned", service: name, path: ["services", name, "volumes", at], message, hint }];
    });
  });
}

const hint = "Pin the service with the constraint `node.hostname==NODE`, unless every node reaches the data.";
