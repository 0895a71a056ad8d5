import type { Container } from "./container.ts";

/** Whether a container in this state runs, is paused, or is about to be restarted by its restart policy. */
export function isAlive(state: Container["state"]): boolean {
  return state === "running" || state === "restarting" || state === "paused";
}
