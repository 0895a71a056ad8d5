import type { PlanNode } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { createGraph } from "./graph.ts";
import { linkStart, linkWait } from "./link-start.ts";

/**
 * Plans one `restart` of these services, in dependency order: each is stopped and started once what it depends on is
 * ready again. `names` are those of the command line; the others restart with them, and with no names all do.
 */
export function planRestart(
  steps: readonly SelectedService[],
  names: readonly string[],
): readonly PlanNode[] {
  const graph = createGraph();
  for (const step of steps) {
    const { name } = step.service;
    const cause =
      names.length === 0 || names.includes(name) ? "restart" : "restarts with a service that it needs";
    linkStart(graph, step, { given: { kind: "start", service: name, cause, isRestart: true }, first: [] });
    linkWait(graph, step, steps);
  }
  return graph.nodes;
}
