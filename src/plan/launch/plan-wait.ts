import type { PlanNode } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { createGraph } from "./graph.ts";

/** Plans one `wait`: for every service at once, because nothing is started. */
export function planWait(steps: readonly SelectedService[]): readonly PlanNode[] {
  const graph = createGraph();
  for (const { service, condition } of steps) {
    graph.add({ kind: "wait", service: service.name, cause: `until ${condition}`, until: condition }, []);
  }
  return graph.nodes;
}
