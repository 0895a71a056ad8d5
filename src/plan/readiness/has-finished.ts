import type { Container } from "../../domain/container.ts";
import type { PlanStep } from "../../domain/launch-plan.ts";
import type { SelectedService } from "../../domain/selection.ts";

/**
 * Whether a container is a one-shot container that has done its work, so that nothing has to start it again.
 * Exit code 0 proves this for a job. For a service that may end, the engine reports the same code after
 * `docker stop`; there, stackctl must have seen the container end by itself.
 */
export function hasFinished(
  { condition, mayExit }: Pick<SelectedService, "condition" | "mayExit">,
  { state, exitCode, endedByItself = false }: Container,
): boolean {
  if (state !== "exited" || exitCode !== 0) return false;
  return condition === "completed" || (mayExit && endedByItself);
}

/**
 * The ids of finished one-shot containers for whose services the plan only builds or pulls an image. They run
 * again only where the image has changed, and then in a new container.
 */
export function findFinished(
  steps: readonly PlanStep[],
  selected: readonly SelectedService[],
  containers: readonly Container[],
): ReadonlySet<string> {
  const changed = new Set(steps.filter(({ kind }) => !isOfImage(kind)).map(({ service }) => service));
  const jobs = new Map(selected.map((one) => [one.service.name, one]));
  const finished = containers.filter((container) => {
    const job = jobs.get(container.service);
    return job !== undefined && !changed.has(container.service) && hasFinished(job, container);
  });
  return new Set(finished.map(({ id }) => id));
}

/** A wait says nothing of what is done to the containers. */
function isOfImage(kind: PlanStep["kind"]): boolean {
  return kind === "build" || kind === "pull" || kind === "wait";
}
