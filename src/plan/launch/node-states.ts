import type { PlanNode } from "../../domain/launch-plan.ts";
import type { Verdict } from "../../domain/verdict.ts";

/** How far the nodes of a plan are, as far as it is known. */
export interface NodeFacts {
  /** The verdicts of services, for waits. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  /** Ids of the actions that have been done, and of those that could not be done. */
  readonly done: ReadonlySet<number>;
  readonly failed: ReadonlySet<number>;
}

/**
 * How far a node is. `ready`: it can begin. `open`: it waits for other nodes. `blocked`: it can never begin, because a
 * node of another service has failed; with that service.
 */
export type NodeState =
  | { readonly kind: "done" | "failed" | "ready" | "open" }
  | { readonly kind: "blocked"; readonly by: string };

/** The state of each node, by id. */
export function judgeNodes(nodes: readonly PlanNode[], facts: NodeFacts): ReadonlyMap<number, NodeState> {
  const states = new Map<number, NodeState>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  // Nodes refer only to nodes before them, so one pass is enough.
  for (const node of nodes) states.set(node.id, judgeNode(node, states, byId, facts));
  return states;
}

function judgeNode(
  node: PlanNode,
  states: ReadonlyMap<number, NodeState>,
  byId: ReadonlyMap<number, PlanNode>,
  facts: NodeFacts,
): NodeState {
  if (facts.done.has(node.id)) return { kind: "done" };
  if (facts.failed.has(node.id)) return { kind: "failed" };
  let isReady = true;
  for (const id of node.after) {
    if (isOver(node, id, states)) continue;
    const before = states.get(id);
    if (before?.kind === "blocked") return before;
    if (before?.kind === "failed") {
      const by = byId.get(id)?.service ?? "";
      return by === node.service ? before : { kind: "blocked", by };
    }
    isReady = false;
  }
  if (!isReady) return { kind: "open" };
  return node.kind === "wait" ? judgeWait(node, facts) : { kind: "ready" };
}

/** A verdict counts only once the service is started: before, it is about the container that is to be replaced. */
function judgeWait({ service, until }: PlanNode, { verdicts }: NodeFacts): NodeState {
  const verdict = verdicts.get(service)?.kind;
  if (verdict === "done" || (verdict === "ready" && until !== "completed")) return { kind: "done" };
  return { kind: verdict === "failed" ? "failed" : "ready" };
}

/** Whether these nodes can be done in one call now: no node that comes before them, except one of them, is left. */
export function canBegin(nodes: readonly PlanNode[], states: ReadonlyMap<number, NodeState>): boolean {
  const own = new Set(nodes.map(({ id }) => id));
  return nodes.every((node) => node.after.every((id) => own.has(id) || isOver(node, id, states)));
}

/** Whether the node before another one no longer holds it up. */
function isOver(
  { optional = [] }: PlanNode,
  before: number,
  states: ReadonlyMap<number, NodeState>,
): boolean {
  const kind = states.get(before)?.kind;
  if (kind === undefined || kind === "done") return true;
  return (kind === "failed" || kind === "blocked") && optional.includes(before);
}

/**
 * The services that are not started because a service that they require, directly or not, has failed; each with that
 * failed service.
 */
export function findBlocked(
  nodes: readonly PlanNode[],
  states: ReadonlyMap<number, NodeState>,
): ReadonlyMap<string, string> {
  return new Map(
    nodes.flatMap(({ id, kind, service }) => {
      const state = states.get(id);
      return kind === "start" && state?.kind === "blocked" ? [[service, state.by] as const] : [];
    }),
  );
}
