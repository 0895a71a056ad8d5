import type { SeenContainer, Truth } from "./read-truth.ts";
import { type StackRun, windowMs } from "./stack-run.ts";

/** The time limit, because a container that the engine restarts in a loop never settles. */
const patienceMs = 6000;

/** Reads the state until no container is in transition, or until the time limit. */
export async function settle(run: StackRun): Promise<Truth> {
  const deadlineMs = Date.now() + patienceMs;
  let truth = await run.truth();
  while (truth.containers.some((one) => isOnItsWay(one, truth, run)) && Date.now() < deadlineMs) {
    truth = await run.truth();
  }
  return truth;
}

/** The state that must be equal before and after a command, otherwise its answer is not compared. */
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

function isOnItsWay(
  { id, state, health, service, startedAtMs }: SeenContainer,
  truth: Truth,
  { sick }: StackRun,
): boolean {
  if (state === "restarting" || state === "removing") return true;
  if (state !== "running") return false;
  // Its next health check fails; until then, every command rightly calls it healthy.
  if (sick.has(id) && health === "healthy") return true;
  const wanted = truth.wanted.find(({ name }) => name === service);
  const endsSoon = wanted?.command.some((word) => word.startsWith("sleep 0.")) ?? false;
  return health === "starting" || endsSoon || (health === "none" && truth.atMs - startedAtMs < windowMs);
}
