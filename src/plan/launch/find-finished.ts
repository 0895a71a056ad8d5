import type { Container } from "../../domain/container.ts";
import type { PlanNode } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { hasFinished } from "../readiness/has-finished.ts";
import { listChanges } from "./graph.ts";

/**
 * The ids of finished one-shot containers for whose services the plan only builds or pulls an image. They run
 * again only where the image has changed, and then in a new container.
 */
export function findFinished(
  nodes: readonly PlanNode[],
  selected: readonly SelectedService[],
  containers: readonly Container[],
): ReadonlySet<string> {
  const changed = new Set(listChanges(nodes).flatMap((node) => (isOfImage(node) ? [] : [node.service])));
  const jobs = new Map(selected.map((one) => [one.service.name, one]));
  const finished = containers.filter((container) => {
    const job = jobs.get(container.service);
    return job !== undefined && !changed.has(container.service) && hasFinished(job, container);
  });
  return new Set(finished.map(({ id }) => id));
}

function isOfImage({ kind }: PlanNode): boolean {
  return kind === "build" || kind === "pull";
}
