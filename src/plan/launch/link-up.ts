import type { Container } from "../../domain/container.ts";
import type { PlanNode } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { Surplus } from "./find-surplus.ts";
import { type Change, createGraph, type Edge, edgesTo, type Graph } from "./graph.ts";
import { linkRemovals } from "./link-removals.ts";
import { linkEnd, linkSettled, linkStart, linkWait } from "./link-start.ts";

interface UpParts {
  readonly surplus: readonly Surplus[];
  /** In the order of execution. */
  readonly changes: readonly Change[];
  /** The services to wait for, in dependency order. */
  readonly waiting: readonly SelectedService[];
  readonly byService: ReadonlyMap<string, readonly Container[]>;
  readonly model: ComposeModel;
  /** All services that will run, in dependency order. */
  readonly selected: readonly SelectedService[];
}

/**
 * The graph of one `up`. Removals come first, because they free ports and names. Containers are created before any is
 * started, because Compose creates them in one call; each is started as soon as its dependencies allow it.
 */
export function linkUp(parts: UpParts): readonly PlanNode[] {
  const graph = createGraph();
  const removals = linkRemovals(graph, parts.surplus, parts);
  linkCreation(graph, parts, removals);
  const starts = new Map(
    parts.changes.flatMap((change) => (change.kind === "start" ? [[change.service, change] as const] : [])),
  );
  const changing = new Set(parts.changes.map(({ service }) => service));
  const steps = new Map(parts.selected.map((step) => [step.service.name, step]));
  const starting = parts.selected.filter(({ service }) => changing.has(service.name));
  const waiting = new Set(parts.waiting.map(({ service }) => service.name));
  for (const step of parts.selected) {
    const { name, provider } = step.service;
    if (changing.has(name) && provider === undefined) {
      linkStart(graph, step, { given: starts.get(name), first: removals, steps });
    }
    if (waiting.has(name)) linkWait(graph, step);
    else linkSettled(graph, step, starting);
    linkEnd(graph, step, waiting.has(name) ? parts.selected : starting);
  }
  return graph.nodes;
}

/** Everything that happens before a start: pulls, builds, containers, and the calls of providers. */
function linkCreation(graph: Graph, { changes, selected }: UpParts, removals: readonly Edge[]): void {
  const services = new Map(selected.map(({ service }) => [service.name, service]));
  for (const change of changes) {
    const service = services.get(change.service);
    if (change.kind === "start" && service?.provider === undefined) continue;
    const own = graph.find(change.service, "pull", "build");
    const isContainer = change.kind !== "pull" && change.kind !== "build";
    const owners = isContainer ? (service?.joins ?? []).map((join) => join.service) : [];
    const providers = isContainer
      ? (service?.dependsOn ?? []).filter((edge) => services.get(edge.service)?.provider !== undefined)
      : [];
    const before = edgesTo(
      own,
      ...owners.map((owner) => graph.find(owner, "create", "recreate")),
      ...providers.map((edge) => graph.find(edge.service, "start")),
    );
    graph.add(change, before.length > 0 ? before : removals);
  }
}
