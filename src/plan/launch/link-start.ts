import type { SelectedService } from "../../domain/selection.ts";
import type { Condition, ServiceDependency } from "../../domain/service.ts";
import { type Change, type Edge, edgesTo, type Graph } from "./graph.ts";

interface Start {
  /** The start as planned, with its cause; undefined if it only follows another change. */
  readonly given: Change | undefined;
  /** What comes before a start that waits for nothing else. */
  readonly first: readonly Edge[];
  /** All services of the plan, by name. */
  readonly steps: ReadonlyMap<string, SelectedService>;
}

/**
 * Adds the start of a service behind its container and behind the services that it depends on. A running container is
 * stopped right before.
 */
export function linkStart(graph: Graph, { service }: SelectedService, { given, first, steps }: Start): void {
  const { name } = service;
  const changed = graph.find(name, "create", "recreate", "remove") ?? graph.find(name, "pull", "build");
  const needs = service.dependsOn.flatMap((edge) => findNeeds(graph, edge, steps));
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

/** Adds the wait for a service behind its start, until it meets its own condition. */
export function linkWait(graph: Graph, { service: { name }, condition }: SelectedService): void {
  const started = edgesTo(graph.find(name, "start"));
  graph.add({ kind: "wait", service: name, cause: `until ${condition}`, until: condition }, started);
}

/**
 * Adds a wait for a service that is ready already, if one of these dependents, which are about to start, needs it to be
 * healthy: it may fail before they start, for example during a long build.
 */
export function linkSettled(
  graph: Graph,
  { service: { name }, condition }: SelectedService,
  dependents: readonly SelectedService[],
): void {
  const isNeeded = dependents.some(({ service: { dependsOn } }) =>
    dependsOn.some((edge) => edge.service === name && edge.condition === "service_healthy"),
  );
  if (!isNeeded) return;
  const cause = `still ${condition}`;
  graph.add({ kind: "wait", service: name, cause, until: condition, settled: true }, []);
}

/**
 * Adds a wait for the end of a service behind its start, if one of these dependents needs that end, and the own
 * condition of the service is another one.
 */
export function linkEnd(
  graph: Graph,
  { service: { name }, condition }: SelectedService,
  dependents: readonly SelectedService[],
): void {
  const isEndNeeded = dependents.some(({ service: { dependsOn } }) =>
    dependsOn.some((edge) => edge.service === name && edge.condition === "service_completed_successfully"),
  );
  if (!isEndNeeded || condition === "completed") return;
  const started = edgesTo(graph.find(name, "start"));
  graph.add({ kind: "wait", service: name, cause: "until completed", until: "completed" }, started);
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
  steps: ReadonlyMap<string, SelectedService>,
): readonly Need[] {
  const step = steps.get(edge.service);
  if (step === undefined) return [];
  const behind = step.service.provider === undefined ? [] : step.service.dependsOn;
  const needs = behind.flatMap((one) =>
    findNeeds(graph, { ...one, required: edge.required && one.required }, steps),
  );
  return [...findNeed(graph, edge, step.condition), ...needs];
}

/** The node that meets a dependency; none if this plan leaves that service as it is. */
function findNeed(
  graph: Graph,
  { service, condition, required }: ServiceDependency,
  ownCondition: Condition,
): readonly Need[] {
  const isOptional = !required;
  const started = graph.find(service, "start");
  if (condition === "service_started") {
    return started === undefined
      ? []
      : [{ edge: { id: started, isOptional }, what: `${service} is started` }];
  }
  const until = condition === "service_completed_successfully" ? "completed" : ownCondition;
  const id = graph.findWait(service, until);
  if (id === undefined) return [];
  const states = { running: "runs", healthy: "is healthy", completed: "has completed" } as const;
  const what = `${service} ${states[until]}`;
  return [{ edge: { id, isOptional }, what }];
}

function explainStart(graph: Graph, name: string, needs: readonly Need[]): string {
  if (needs.length > 0) return needs.map(({ what }) => what).join(", ");
  return graph.find(name, "create", "recreate", "remove") === undefined
    ? "if its image has changed"
    : "its container is created";
}
