import type { Container } from "../domain/container.ts";
import type { History, ServiceRun } from "../domain/history.ts";
import { groupByService } from "./group-by-service.ts";

/** What the times of starts are told from. */
export interface StartFacts {
  readonly containers: readonly Container[];
  /** Milliseconds since the command began, by service that became ready during it. */
  readonly readyMs: ReadonlyMap<string, number>;
  /** When the command began. */
  readonly commandAtMs: number;
  /** Milliseconds since the command began, by service that it started; the engine's own word counts for the others. */
  readonly startedMs?: ReadonlyMap<string, number> | undefined;
}

/** The engine's clock may be that much behind ours. */
const clockSkewMs = 1000;

/**
 * When each service that became ready had started, in milliseconds since the command began. One that ran before the
 * command is left out: how long it takes to start was not seen.
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

/** When the first of a service's containers started, by the engine's clock; what tells one run of it from another. */
export function firstStartMs(containers: readonly Container[]): number | undefined {
  const starts = containers.flatMap(({ startedAtMs }) => startedAtMs ?? []);
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** One run for the history for each service that became ready and was seen to start. */
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

/** How long the runs that are up now took to start, by service, as far as that is remembered. */
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
