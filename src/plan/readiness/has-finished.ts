import type { Container } from "../../domain/container.ts";
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

/** Whether a container has run and is neither running nor paused, so that its exit code is valid. */
export function hasEnded({ state }: Pick<Container, "state">): boolean {
  return state !== "running" && state !== "paused" && state !== "created";
}
