import { type Container, isAlive } from "../../domain/container.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { Surplus } from "./find-surplus.ts";
import { type Edge, edgesTo, type Graph } from "./graph.ts";

interface RemovalFacts {
  readonly byService: ReadonlyMap<string, readonly Container[]>;
  readonly model: Pick<ComposeModel, "services">;
}

/**
 * Adds the stop and the removal of these services, which come dependents first, each behind the stops of the services
 * that need it. Returns edges to the removals.
 */
export function linkRemovals(
  graph: Graph,
  surplus: readonly Surplus[],
  { byService, model }: RemovalFacts,
): readonly Edge[] {
  return surplus.flatMap(({ service, cause }) => {
    const dependents = [...model.services.values()].filter((one) =>
      one.dependsOn.some((edge) => edge.service === service),
    );
    const before = edgesTo(...dependents.map(({ name }) => graph.find(name, "stop")));
    const runs = (byService.get(service) ?? []).some(({ state }) => isAlive(state));
    const stopped = runs ? graph.add({ kind: "stop", service, cause }, before) : undefined;
    const after = stopped === undefined ? before : edgesTo(stopped);
    return edgesTo(graph.add({ kind: "remove", service, cause }, after));
  });
}
