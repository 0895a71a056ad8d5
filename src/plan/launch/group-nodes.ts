import type { PlanNode } from "../../domain/launch-plan.ts";
import { groupByService } from "../services/group-by-service.ts";

/** Several nodes that an engine does in one call. It begins when everything before its nodes is done. */
export interface Call {
  /** `restart`: a stop and the start after it; `start`: one service; the others: all nodes of their kind. */
  readonly kind: "remove" | "create" | "start" | "restart";
  readonly nodes: readonly PlanNode[];
  /** The services that the call is about, in the order of the plan. */
  readonly services: readonly string[];
  /** The call that must have succeeded before, beside the nodes before its own. */
  readonly behind: Call | undefined;
}

interface Grouping {
  /** The services that will run; all others are removed. */
  readonly wanted: ReadonlySet<string>;
  /** Services that are started by the call that creates their dependents. */
  readonly providers: ReadonlySet<string>;
  /** Whether Compose compares all services of the plan first, as `up` does. */
  readonly compares: boolean;
}

/**
 * The calls for an engine whose containers Compose creates. One call removes the services that are not wanted, and one
 * creates the missing containers; then each service is started by its own call. Compose also compares the services that
 * only start, so that a network that is gone comes back.
 */
export function groupNodes(nodes: readonly PlanNode[], grouping: Grouping): readonly Call[] {
  const { wanted, providers } = grouping;
  const acts = nodes.filter(({ kind }) => kind !== "wait");
  const removing = acts.filter(({ service }) => !wanted.has(service));
  const changing = acts.filter(({ service }) => wanted.has(service));
  const isStarting = ({ kind, service }: PlanNode) => isStart(kind) && !providers.has(service);
  const creating = changing.filter((node) => !isStarting(node));
  const remove = removing.length > 0 ? callOf("remove", removing, undefined) : undefined;
  const create =
    grouping.compares && changing.length > 0
      ? { ...callOf("create", creating, remove), services: namesOf(changing) }
      : undefined;
  const starts = [...groupByService(changing.filter(isStarting)).values()].map((own) =>
    callOf(own.some(({ kind }) => kind === "stop") ? "restart" : "start", own, create),
  );
  return [remove, create, ...starts].filter((call) => call !== undefined);
}

/** The services that these calls create, replace or start. */
export function listCalled(calls: readonly Call[]): ReadonlySet<string> {
  return new Set(calls.flatMap(({ kind, services }) => (kind === "remove" ? [] : services)));
}

function callOf(kind: Call["kind"], nodes: readonly PlanNode[], behind: Call | undefined): Call {
  return { kind, nodes, services: namesOf(nodes), behind };
}

function isStart(kind: PlanNode["kind"]): boolean {
  return kind === "start" || kind === "stop";
}

function namesOf(nodes: readonly PlanNode[]): readonly string[] {
  return [...new Set(nodes.map(({ service }) => service))];
}
