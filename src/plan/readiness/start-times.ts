import type { Container } from "../../domain/container.ts";
import type { History, ServiceRun } from "../../domain/history.ts";
import { groupByService } from "../services/group-by-service.ts";

/** The facts from which start times are derived. */
export interface StartFacts {
  readonly containers: readonly Container[];
  /** Milliseconds since the command began, by service name, for services that became ready during it. */
  readonly readyMs: ReadonlyMap<string, number>;
  /** When the command began. */
  readonly commandAtMs: number;
  /**
   * Milliseconds since the command began, for services that it started; for others the engine's start time
   * counts.
   */
  readonly startedMs?: ReadonlyMap<string, number> | undefined;
}

/** The engine's clock may be this much behind the clock of stackctl. */
const clockSkewMs = 1000;

/**
 * The start time of each service that became ready, in milliseconds since the command began. A service that
 * started before the command is left out, because its start was not observed.
 */
export function findStartTimes(facts: StartFacts): ReadonlyMap<string, number> {
  const byService = groupByService(facts.containers);
  const times = new Map<string, number>();
  for (const [service, readyMs] of facts.readyMs) {
    const atMs = firstStartMs(byService.get(service) ?? []);
    const seen = facts.startedMs?.get(service) ?? (atMs === undefined ? undefined : atMs - facts.commandAtMs);
    if (seen === undefined || seen < -clockSkewMs) continue;
    times.set(service, Math.min(readyMs, Math.max(0, seen)));
  }
  return times;
}

/**
 * The start of a service's first container, by the engine's clock; it identifies a run of the service.
 */
export function firstStartMs(containers: readonly Container[]): number | undefined {
  const starts = containers.flatMap(({ startedAtMs }) => startedAtMs ?? []);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** The runs for the history: one for each service that became ready and whose start was observed. */
export function listRuns(
  facts: StartFacts,
  peakOf: (service: string) => number | null,
): ReadonlyMap<string, ServiceRun> {
  const byService = groupByService(facts.containers);
  return new Map(
    [...findStartTimes(facts)].flatMap(([service, startedMs]) => {
      const startedAtMs = firstStartMs(byService.get(service) ?? []);
      const readyMs = facts.readyMs.get(service);
      if (startedAtMs === undefined || readyMs === undefined) return [];
      const run = { startedAtMs, startMs: readyMs - startedMs, readyMs, peakMemoryBytes: peakOf(service) };
      return [[service, run] as const];
    }),
  );
}

/**
 * The start duration of each run that is now up, in milliseconds by service name, if the history contains it.
 */
export function findKnownStarts(
  containers: readonly Container[],
  { services }: History,
): ReadonlyMap<string, number> {
  return new Map(
    [...groupByService(containers)].flatMap(([service, own]) => {
      const startedAtMs = firstStartMs(own);
      const runs = Object.hasOwn(services, service) ? (services[service] ?? []) : [];
      const run = runs.find((one) => one.startedAtMs === startedAtMs);
      return run ? [[service, run.startMs] as const] : [];
    }),
  );
}
