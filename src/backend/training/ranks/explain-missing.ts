/** The rank services that a run needs, and those that there are. */
export interface MissingRanks {
  readonly nnodes: number;
  /** Number of processes on each node. */
  readonly processes: number;
  /** Number of connected rank services. */
  readonly connected: number;
  readonly lost: readonly { readonly node: string; readonly silentMs: number }[];
  readonly timeoutMs: number;
}

/** Which ranks have no rank service, and which rank services were lost. */
export function explainMissing({ nnodes, processes, connected, lost, timeoutMs }: MissingRanks): string {
  const first = (connected + 1) * processes;
  const last = nnodes * processes - 1;
  const ranks = first === last ? `rank ${first} has` : `ranks ${first} to ${last} have`;
  const within = `within ${Math.round(timeoutMs / 1000)} s, ${connected} of ${nnodes - 1} rank services connected`;
  const silent = lost.map(
    ({ node, silentMs }) => `${node} has been silent for ${Math.round(silentMs / 1000)} s`,
  );
  return `${ranks} no node: ${[within, ...silent].join("; ")}`;
}
