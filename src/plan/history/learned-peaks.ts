import type { History } from "../../domain/history.ts";

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
