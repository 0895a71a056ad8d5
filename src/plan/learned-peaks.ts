import type { History } from "../domain/history.ts";

/** The most memory that each service was seen to use in the runs that are remembered, replicas together, by service. */
export function learnedPeaks({ services }: History): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(services).flatMap(([service, runs]) => {
      const peaks = runs.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []);
      return peaks.length === 0 ? [] : [[service, Math.max(...peaks)] as const];
    }),
  );
}
