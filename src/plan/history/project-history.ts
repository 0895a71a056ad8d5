import { History, noHistory, type ServiceRun } from "../../domain/history.ts";

/** Parses a history file. A missing or damaged file, or one of another version, gives an empty history. */
export function parseHistory(text: string | undefined): History {
  try {
    const parsed = History.safeParse(JSON.parse(text ?? ""));
    return parsed.success ? parsed.data : noHistory;
  } catch {
    return noHistory;
  }
}

/** New facts for the history. */
export interface Learned {
  /** Runs that became ready, by service name. */
  readonly runs: ReadonlyMap<string, ServiceRun>;
  /** The peak memory of runs that the history may already contain, identified by service name and start. */
  readonly peaks: ReadonlyMap<string, { readonly startedAtMs: number; readonly peakMemoryBytes: number }>;
}

/** The limits of the history. */
interface Bounds {
  /** The present services of the project; others are removed when they have not run for a long time. */
  readonly known: ReadonlySet<string>;
  readonly nowMs: number;
}

/** The number of runs to keep; older runs would distort what is usual now. */
const keptRuns = 20;
const keptServices = 1000;
const forgottenAfterMs = 30 * 24 * 3_600_000;
/**
 * A peak that grows by a smaller factor is ignored, so that reading the status does not write the file each
 * time.
 */
const noticeableGrowth = 1.05;

/**
 * Adds new facts to a history. A run is identified by its start and is not added twice; a peak only grows.
 * Returns the same object if nothing is new.
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

/**
 * The peak memory of each service over all remembered runs, summed over its replicas, in bytes by service
 * name.
 */
export function learnedPeaks({ services }: History): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(services).flatMap(([service, runs]) => {
      const peaks = runs.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []);
      return peaks.length === 0 ? [] : [[service, Math.max(...peaks)] as const];
    }),
  );
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
