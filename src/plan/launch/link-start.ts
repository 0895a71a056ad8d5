import type { SelectedService } from "../../domain/selection.ts";
import type { Service, ServiceDependency } from "../../domain/service.ts";
import { type Change, type Edge, edgesTo, type Graph } from "./graph.ts";

interface Start {
  /** The start as planned, with its cause; undefined if it only follows another change. */
  readonly given: Change | undefined;
  /** What comes before a start that waits for nothing else. */
  readonly first: readonly Edge[];
  /** All services of the plan, by name. */
  readonly services: ReadonlyMap<string, Service>;
}

/**
 * Adds the start of a service behind its container and behind the services that it depends on. A running container is
 * stopped right before.
 */
export function linkStart(
  graph: Graph,
  { service }: SelectedService,
  { given, first, services }: Start,
): void {
  const { name } = service;
  const changed = graph.find(name, "create", "recreate", "remove") ?? graph.find(name, "pull", "build");
  const needs = service.dependsOn.flatMap((edge) => findNeeds(graph, edge, services));
  const own = edgesTo(changed);
  const before = [...own, ...needs.map(({ edge }) => edge)];
  const cause = given?.cause ?? explainStart(graph, name, needs);
  const after = before.length > 0 ? before : first;
  if (!given?.isRestart) {
    const follows = given === undefined ? true : undefined;
    graph.add({ kind: "start", service: name, cause, follows }, after);
    return;
  }
  const stopped = graph.add({ kind: "stop", service: name, cause }, after);
  graph.add({ kind: "start", service: name, cause }, edgesTo(stopped));
}

/**
 * Adds the wait for a service behind its start. If another service needs its end, and it is only waited for until it
 * runs or is healthy, that end is a wait of its own.
 */
export function linkWait(graph: Graph, step: SelectedService, selected: readonly SelectedService[]): void {
  const { name } = step.service;
  const { condition } = step;
  const started = edgesTo(graph.find(name, "start"));
  graph.add({ kind: "wait", service: name, cause: `until ${condition}`, until: condition }, started);
  if (!needsEnd(step, selected)) return;
  graph.add({ kind: "wait", service: name, cause: "until completed", until: "completed" }, started);
}

/** Whether one of these dependents needs the end of a service whose own condition is another one. */
export function needsEnd(
  { service: { name }, condition }: SelectedService,
  dependents: readonly SelectedService[],
): boolean {
  if (condition === "completed") return false;
  return dependents.some(({ service: { dependsOn } }) =>
    dependsOn.some((edge) => edge.service === name && edge.condition === "service_completed_successfully"),
  );
}

interface Need {
  readonly edge: Edge;
  /** Such as `db is healthy`. */
  readonly what: string;
}

/** What a dependency needs. Compose calls a provider early, so its dependents also wait for what the provider needs. */
function findNeeds(
  graph: Graph,
  edge: ServiceDependency,
  services: ReadonlyMap<string, Service>,
): readonly Need[] {
  const service = services.get(edge.service);
  const behind = service?.provider === undefined ? [] : service.dependsOn;
  const needs = behind.flatMap((one) =>
    findNeeds(graph, { ...one, required: edge.required && one.required }, services),
  );
  return [...findNeed(graph, edge), ...needs];
}

/** The node that meets a dependency; none if this plan leaves that service as it is. */
function findNeed(graph: Graph, { service, condition, required }: ServiceDependency): readonly Need[] {
  const isOptional = !required;
  const started = graph.find(service, "start");
  if (condition === "service_started") {
    return started === undefined
      ? []
      : [{ edge: { id: started, isOptional }, what: `${service} is started` }];
  }
  const waits = graph.nodes.filter((node) => node.kind === "wait" && node.service === service);
  const waited =
    condition === "service_completed_successfully"
      ? (waits.find(({ until }) => until === "completed") ?? waits[0])
      : waits[0];
  if (waited === undefined) return [];
  const states = { running: "runs", healthy: "is healthy", completed: "has completed" } as const;
  const what = `${service} ${states[waited.until ?? "running"]}`;
  return [{ edge: { id: waited.id, isOptional }, what }];
}

function explainStart(graph: Graph, name: string, needs: readonly Need[]): string {
  if (needs.length > 0) return needs.map(({ what }) => what).join(", ");
  return graph.find(name, "create", "recreate", "remove") === undefined
    ? "if its image has changed"
    : "its container is created";
}
