import type { StatusReport } from "../../domain/report.ts";
import type { Project } from "../project/load-project.ts";
import { watchIntoBell } from "../readiness/watch-into-bell.ts";
import type { World } from "../world.ts";
import { readStatus, type StatusOptions } from "./read-status.ts";

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
