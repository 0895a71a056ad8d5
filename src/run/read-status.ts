import type { StatusReport } from "../domain/report.ts";
import { summarizeStatus } from "../plan/summarize.ts";
import type { Project } from "./load-project.ts";
import { observeStack } from "./observe-stack.ts";
import type { World } from "./world.ts";

/** Reads and measures what runs now. */
export async function readStatus(
  project: Project,
  world: Pick<World, "engine" | "clock" | "files">,
  signal?: AbortSignal,
): Promise<StatusReport> {
  const observed = await observeStack(project, world, signal);
  const measurements = await world.engine.measure(
    observed.containers.filter(({ state }) => state === "running"),
    signal,
  );
  return summarizeStatus({
    project: project.model.project,
    model: project.model,
    features: project.stack.features,
    services: project.stack.selection.services,
    containers: observed.containers,
    verdicts: observed.verdicts,
    measurements,
    endpoints: project.endpoints,
    nowMs: world.clock.now(),
  });
}
