import type { Container } from "../../domain/container.ts";
import type { StatusReport } from "../../domain/report.ts";
import { findKnownStarts } from "../../plan/readiness/start-times.ts";
import { type Hosting, noHosting, summarizeStatus } from "../../plan/resources/summarize.ts";
import type { Engine } from "../../ports/engine.ts";
import { readHistory } from "../history/history-record.ts";
import type { Project } from "../project/load-project.ts";
import { observeStack } from "../readiness/observe-stack.ts";
import { watchIntoBell } from "../readiness/watch-into-bell.ts";
import type { World } from "../world.ts";

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
  // Starts now, because an engine on another machine answers late. A failure is reported by the calls below.
  const locating = world.engine.findRemote(signal);
  locating.catch(() => undefined);
  const observed = await observeStack(project, world, signal, "at-present");
  const [measurements = new Map(), hosting, history, remote] = await Promise.all([
    world.engine.measure?.(
      observed.containers.filter(({ state }) => state === "running"),
      signal,
    ),
    resources ? readHosting(observed.containers, world.engine, signal) : noHosting,
    readHistory(project, world),
    locating,
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
    remote,
    startMs: findKnownStarts(observed.containers, history),
    hosting,
    nowMs: world.clock.now(),
  });
}

/** Measured values become stale without any event; they are read again after this time. */
const staleAfterMs = 2_000;
/** At most ten refreshes a second, however many events arrive. */
const pauseMs = 100;

/** Shows the status now, after each event, and when the measurements are stale, until the signal aborts. */
export async function followStatus(
  project: Project,
  world: Pick<World, "engine" | "clock" | "files">,
  options: StatusOptions,
  show: (report: StatusReport) => void,
  signal: AbortSignal,
): Promise<void> {
  const bell = watchIntoBell(world.engine, project.model.project, signal);
  try {
    for (;;) {
      show(await readStatus(project, world, options, bell.within));
      await bell.heard(world.clock, world.clock.now() + staleAfterMs, pauseMs, bell.within);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await bell.takeDown();
  }
}

/** Reads the memory of the engine's machine and the sizes of these containers' images, in parallel. */
export async function readHosting(
  containers: readonly Pick<Container, "imageId">[],
  engine: Pick<Engine, "describe" | "measureImages">,
  signal?: AbortSignal,
): Promise<Hosting> {
  const [{ memoryBytes }, imageBytes] = await Promise.all([
    engine.describe(signal),
    engine.measureImages([...new Set(containers.map(({ imageId }) => imageId))], signal),
  ]);
  return { memoryBytes, imageBytes };
}
