import type { StatusReport } from "../../domain/report.ts";
import { findKnownStarts } from "../../plan/readiness/start-times.ts";
import { noHosting, summarizeStatus } from "../../plan/resources/summarize.ts";
import { readHistory } from "../history/read-history.ts";
import type { Project } from "../project/load-project.ts";
import { observeStack } from "../readiness/observe-stack.ts";
import type { World } from "../world.ts";
import { readHosting } from "./read-hosting.ts";

/** What a status contains beside the services. */
export interface StatusOptions {
  /** Include Docker's memory and image sizes, which take the engine longest to report. */
  readonly resources: boolean;
}

/** Reads and measures the running services. */
export async function readStatus(
  project: Project,
  world: Pick<World, "engine" | "clock" | "files">,
  { resources }: StatusOptions,
  signal?: AbortSignal,
): Promise<StatusReport> {
  const observed = await observeStack(project, world, signal, "at-present");
  const [measurements, hosting, history] = await Promise.all([
    world.engine.measure(
      observed.containers.filter(({ state }) => state === "running"),
      signal,
    ),
    resources ? readHosting(observed.containers, world.engine, signal) : noHosting,
    readHistory(project, world),
  ]);
  return summarizeStatus({
    project: project.model.project,
    engine: project.engine.kind,
    leftOut: project.leftOut,
    model: project.model,
    features: project.stack.features,
    services: project.stack.selection.services,
    containers: observed.containers,
    verdicts: observed.verdicts,
    judged: observed.judged,
    measurements,
    endpoints: project.endpoints,
    startMs: findKnownStarts(observed.containers, history),
    hosting,
    nowMs: world.clock.now(),
  });
}
