import { type FailedService, findFailed } from "../../plan/logs/find-failed.ts";
import type { Project } from "../project/load-project.ts";
import { observeStack } from "../readiness/observe-stack.ts";
import type { World } from "../world.ts";

/** The failed services among those named, in the order of `status`; among all if none is named. */
export async function findFailedServices(
  project: Project,
  names: readonly string[],
  world: Pick<World, "engine" | "clock" | "files" | "secrets">,
  signal: AbortSignal,
): Promise<readonly FailedService[]> {
  const observed = await observeStack(project, world, signal, "at-present");
  return findFailed({ ...observed, nowMs: world.clock.now() }, names, world.secrets.redact);
}
