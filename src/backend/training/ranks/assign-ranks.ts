/** A connected rank service. */
export interface Candidate {
  readonly id: string;
  readonly node: string;
  /** Whether it has no run and no order. */
  readonly isFree: boolean;
}

/** The rank services of a run, by node rank from 1; or the number of those that are missing. */
export type Assignment<T> =
  | { readonly kind: "assigned"; readonly services: readonly T[] }
  /** `isBusy`: enough services are connected, but other jobs use them. */
  | { readonly kind: "waiting"; readonly connected: number; readonly isBusy: boolean };

/**
 * Chooses a rank service for each rank after 0. Each rank gets the node with the fewest ranks of this run, so two ranks
 * share a node only if there are fewer nodes than ranks. It assigns all ranks or none.
 */
export function assignRanks<T extends Candidate>(
  candidates: readonly T[],
  { nnodes, ownNode }: { readonly nnodes: number; readonly ownNode: string },
): Assignment<T> {
  const wanted = nnodes - 1;
  const free = candidates.filter(({ isFree }) => isFree).toSorted(byNode);
  if (free.length < wanted) {
    return { kind: "waiting", connected: candidates.length, isBusy: candidates.length >= wanted };
  }
  const ranksOn = new Map([[ownNode, 1]]);
  const services: T[] = [];
  const left = new Set(free);
  while (services.length < wanted) {
    const [first, ...others] = left;
    if (first === undefined) break;
    const count = ({ node }: T) => ranksOn.get(node) ?? 0;
    const chosen = others.reduce((best, each) => (count(each) < count(best) ? each : best), first);
    left.delete(chosen);
    ranksOn.set(chosen.node, count(chosen) + 1);
    services.push(chosen);
  }
  return { kind: "assigned", services };
}

function byNode(a: Candidate, b: Candidate): number {
  return compare(a.node, b.node) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
