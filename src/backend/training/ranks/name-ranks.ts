/** A node of a run. */
export interface NamedNode {
  readonly nodeRank: number;
  readonly node: string;
}

/** The ranks of a node and its name: `rank 1 on node n2`, `ranks 2 and 3 on node n2`. */
export function nameRanks({ nodeRank, node }: NamedNode, processes: number): string {
  const first = nodeRank * processes;
  if (processes === 1) return `rank ${first} on node ${node}`;
  const last = first + processes - 1;
  return `ranks ${first} ${processes === 2 ? "and" : "to"} ${last} on node ${node}`;
}

/** The nodes of a run in one line, rank 0 first. */
export function listNodes(nodes: readonly string[], processes: number): string {
  return nodes.map((node, nodeRank) => nameRanks({ nodeRank, node }, processes)).join(", ");
}
