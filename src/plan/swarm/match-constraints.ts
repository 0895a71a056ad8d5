/** What placement knows of a node. */
export interface PlacedNode {
  readonly id: string;
  readonly hostname: string;
  readonly role: string;
  readonly state: string;
  readonly availability: string;
  /** The node's own labels, not those of its engine. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Whether a node satisfies every constraint. A constraint about something that is not known of the node, such as its
 * platform, counts as satisfied. Values are compared without case, as Swarm does:
 * https://docs.docker.com/reference/cli/docker/service/create/#constraint
 */
export function matchesConstraints(node: PlacedNode, constraints: readonly string[]): boolean {
  return constraints.every((constraint) => {
    const [, key, operator, value] = /^\s*(\S+?)\s*(==|!=)\s*(.*?)\s*$/.exec(constraint) ?? [];
    const actual = readFact(node, key ?? "");
    if (actual === undefined || value === undefined) return true;
    return (actual.toLowerCase() === value.toLowerCase()) === (operator === "==");
  });
}

/** The text that Swarm compares; empty for a label that the node lacks, undefined for an unknown fact. */
function readFact(node: PlacedNode, key: string): string | undefined {
  const [, label] = /^node\.labels\.(.+)$/i.exec(key) ?? [];
  if (label !== undefined) return node.labels[label] ?? "";
  switch (key.toLowerCase()) {
    case "node.id":
      return node.id;
    case "node.hostname":
      return node.hostname;
    case "node.role":
      return node.role;
    default:
      return undefined;
  }
}
