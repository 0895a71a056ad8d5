import type { Container } from "../../domain/container.ts";

/** Whether a container has run and is neither running nor paused, so that its exit code is valid. */
export function hasEnded({ state }: Pick<Container, "state">): boolean {
  return state !== "running" && state !== "paused" && state !== "created";
}
