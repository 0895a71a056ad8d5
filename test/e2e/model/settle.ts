import type { SeenContainer, Truth } from "./read-truth.ts";
import { type StackRun, windowMs } from "./stack-run.ts";

/** A container that the engine restarts again and again never settles. */
const patienceMs = 6000;

/** Reads until nothing is on its way any more, or for as long as that may take. */
export async function settle(run: StackRun): Promise<Truth> {
  const deadlineMs = Date.now() + patienceMs;
  let truth = await run.truth();
  while (truth.containers.some((one) => isOnItsWay(one, truth)) && Date.now() < deadlineMs) {
    truth = await run.truth();
  }
  return truth;
}

/** What has to be the same before and after a command for its answer to be compared. */
export function fingerprint({ containers }: Truth): string {
  return JSON.stringify(
    containers.map(({ id, state, health, exitCode, startedAtMs }) => [
      id,
      state,
      health,
      exitCode,
      startedAtMs,
    ]),
  );
}

/** One line: `a: running (healthy), b: exited (3)`. */
export function describeContainers(containers: readonly SeenContainer[]): string {
  if (containers.length === 0) return "no containers";
  return containers
    .map(({ service, state, health, exitCode, restarts }) => {
      const detail = state === "running" || state === "paused" ? health : String(exitCode);
      return `${service}: ${state} (${detail})${restarts > 0 ? ` after ${restarts} restarts` : ""}`;
    })
    .join(", ");
}

function isOnItsWay({ state, health, service, startedAtMs }: SeenContainer, truth: Truth): boolean {
  if (state === "restarting" || state === "removing") return true;
  if (state !== "running") return false;
  const wanted = truth.wanted.find(({ name }) => name === service);
  const endsSoon = wanted?.command.some((word) => word.startsWith("sleep 0.")) ?? false;
  return health === "starting" || endsSoon || (health === "none" && truth.atMs - startedAtMs < windowMs);
}
