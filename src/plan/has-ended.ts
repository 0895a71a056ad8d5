import type { Container } from "../domain/container.ts";

/** Whether the last word of a container is its exit code: it has run, and neither runs nor pauses. */
export function hasEnded({ state }: Pick<Container, "state">): boolean {
  return state !== "running" && state !== "paused" && state !== "created";
}
