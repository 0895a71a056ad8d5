import type { LaunchPlan, PlanNode } from "../../domain/launch-plan.ts";
import type { Condition } from "../../domain/service.ts";

/** What a node of a graph is about, without its place in it. */
type Act = Pick<PlanNode, "kind" | "service" | "cause" | "until" | "settled" | "follows" | "undecided">;

/** A change to a service, before its place in the graph is known. */
export interface Change extends Pick<PlanNode, "kind" | "service" | "cause" | "undecided"> {
  /** A start of containers that run, which are stopped first. */
  readonly isRestart?: boolean;
}

/** An edge to an earlier node. An optional one is also over when that node has failed. */
export interface Edge {
  readonly id: number;
  readonly isOptional: boolean;
}

/** A graph of nodes under construction. */
export interface Graph {
  readonly nodes: readonly PlanNode[];
  /** Adds a node behind earlier ones, and returns its id. A node that several edges name is listed once. */
  add(node: Act, after: readonly Edge[]): number;
  /** The id of a service's last node of one of these kinds. */
  find(service: string, ...kinds: readonly PlanNode["kind"][]): number | undefined;
  /** The id of a service's wait until this condition. */
  findWait(service: string, until: Condition): number | undefined;
}

/** A graph without nodes. */
export function createGraph(): Graph {
  const nodes: PlanNode[] = [];
  const ids = new Map<string, number>();
  const keyOf = (service: string, kind: PlanNode["kind"], until?: PlanNode["until"]) =>
    [kind, until, service].join(" ");
  return {
    nodes,
    add({ kind, service, cause, until, settled, follows, undecided }, after) {
      const id = nodes.length + 1;
      ids.set(keyOf(service, kind), id);
      if (until !== undefined) ids.set(keyOf(service, kind, until), id);
      const before = [...new Set(after.map((edge) => edge.id))];
      const required = new Set(after.filter(({ isOptional }) => !isOptional).map((edge) => edge.id));
      const optional = before.filter((one) => !required.has(one));
      nodes.push({
        id,
        kind,
        service,
        cause,
        ...(until !== undefined && { until }),
        ...(settled && { settled }),
        ...(follows && { follows }),
        ...(undecided && { undecided }),
        after: before,
        ...(optional.length > 0 && { optional }),
      });
      return id;
    },
    find: (service, ...kinds) => {
      const found = kinds.flatMap((kind) => ids.get(keyOf(service, kind)) ?? []);
      return found.length === 0 ? undefined : Math.max(...found);
    },
    findWait: (service, until) => ids.get(keyOf(service, "wait", until)),
  };
}

/** Required edges to these nodes; undefined stands for a node that the graph does not have. */
export function edgesTo(...ids: readonly (number | undefined)[]): readonly Edge[] {
  return ids.flatMap((id) => (id === undefined ? [] : [{ id, isOptional: false }]));
}

/**
 * The nodes that say what changes. Left out are waits, the stop of a container that is started again or removed, and
 * the start that follows another change of the same service.
 */
export function listChanges(nodes: readonly PlanNode[]): readonly PlanNode[] {
  return nodes.filter(({ kind, follows }) => kind !== "wait" && kind !== "stop" && !follows);
}

/** The services to run that a plan changes. */
export function listChanging({
  steps,
  services,
}: Pick<LaunchPlan, "steps" | "services">): ReadonlySet<string> {
  const wanted = new Set(services.map(({ name }) => name));
  return new Set(listChanges(steps).flatMap(({ service }) => (wanted.has(service) ? [service] : [])));
}

/** The services that are waited for; not those that are ready already, or of which only a dependent needs the end. */
export function listWaited({
  services,
  steps,
}: Pick<LaunchPlan, "services" | "steps">): LaunchPlan["services"] {
  const conditions = new Map(services.map(({ name, condition }) => [name, condition]));
  const waits = steps.filter(
    ({ kind, service, until, settled }) => kind === "wait" && !settled && until === conditions.get(service),
  );
  const waited = new Set(waits.map(({ service }) => service));
  return services.filter(({ name }) => waited.has(name));
}
