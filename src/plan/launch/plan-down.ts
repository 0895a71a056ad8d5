import type { Container } from "../../domain/container.ts";
import type { PlanNode } from "../../domain/launch-plan.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { groupByService } from "../services/group-by-service.ts";
import { orderServices } from "../services/order-services.ts";
import { createGraph } from "./graph.ts";
import { linkRemovals } from "./link-removals.ts";

interface DownFacts {
  readonly model: ComposeModel;
  readonly containers: readonly Container[];
  /** The providers whose `down` is called. */
  readonly providers: readonly string[];
}

/** Plans one `down`: everything is stopped and removed, dependents first; containers of unknown services too. */
export function planDown({ model, containers, providers }: DownFacts): readonly PlanNode[] {
  const graph = createGraph();
  const byService = groupByService(containers);
  const known = orderServices(model).map(({ name }) => name);
  const going = [...known, ...[...byService.keys()].filter((name) => !model.services.has(name))]
    .filter((name) => byService.has(name) || providers.includes(name))
    .toReversed();
  linkRemovals(
    graph,
    going.map((service) => ({ service, cause: "down" })),
    { byService, model },
  );
  return graph.nodes;
}
