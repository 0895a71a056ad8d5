import type { History, ServiceRun } from "../domain/history.ts";

/** What is new for the history. */
export interface Learned {
  /** Runs by service that became ready. */
  readonly runs: ReadonlyMap<string, ServiceRun>;
  /** The highest memory that was seen of a run that is known already, by service, with that run's start. */
  readonly peaks: ReadonlyMap<string, { readonly startedAtMs: number; readonly peakMemoryBytes: number }>;
}

/** What bounds the history. */
interface Bounds {
  /** Services that the project has; others go once they have not run for long. */
  readonly known: ReadonlySet<string>;
  readonly nowMs: number;
}

/** More would only make what was usual long ago count today. */
const keptRuns = 20;
const keptServices = 1000;
const forgottenAfterMs = 30 * 24 * 3_600_000;
/** A peak that grows by less is no news, so that a look at a stack does not write a file each time. */
const noticeableGrowth = 1.05;

/**
 * A history with what was learned. A run that is in it already, by its start, is not added twice; a peak only grows.
 * Gives the very same history where there is no news.
 */
export function extendHistory(history: History, { runs, peaks }: Learned, bounds: Bounds): History {
  const services = new Map(Object.entries(history.services));
  let hasNews = false;
  for (const [service, run] of runs) {
    const past = services.get(service) ?? [];
    if (past.some(({ startedAtMs }) => startedAtMs === run.startedAtMs)) continue;
    const sorted = [...past, run].toSorted((a, b) => a.startedAtMs - b.startedAtMs);
    services.set(service, sorted.slice(-keptRuns));
    hasNews = true;
  }
  for (const [service, { startedAtMs, peakMemoryBytes }] of peaks) {
    const isNews = (run: ServiceRun) =>
      run.startedAtMs === startedAtMs && peakMemoryBytes > (run.peakMemoryBytes ?? 0) * noticeableGrowth;
    const past = services.get(service) ?? [];
    if (!past.some(isNews)) continue;
    services.set(
      service,
      past.map((run) => (isNews(run) ? { ...run, peakMemoryBytes } : run)),
    );
    hasNews = true;
  }
  return hasNews ? { version: 1, services: Object.fromEntries(keepCurrent(services, bounds)) } : history;
}

function keepCurrent(
  services: ReadonlyMap<string, readonly ServiceRun[]>,
  { known, nowMs }: Bounds,
): readonly [string, ServiceRun[]][] {
  const lastStart = (runs: readonly ServiceRun[]) => runs.at(-1)?.startedAtMs ?? 0;
  return [...services]
    .filter(([name, runs]) => known.has(name) || nowMs - lastStart(runs) < forgottenAfterMs)
    .toSorted(([, a], [, b]) => lastStart(b) - lastStart(a))
    .slice(0, keptServices)
    .map(([name, runs]): [string, ServiceRun[]] => [name, [...runs]])
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
