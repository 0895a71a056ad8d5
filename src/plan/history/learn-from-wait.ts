import type { ServiceReport } from "../../domain/report.ts";
import { firstStartMs, listRuns, type StartFacts } from "../readiness/start-times.ts";
import { groupByService } from "../services/group-by-service.ts";
import type { Learned } from "./project-history.ts";

/** Results of a wait from which start times and memory peaks are learned. */
export interface LearnableFacts extends StartFacts {
  readonly services: readonly Pick<ServiceReport, "name" | "peakMemoryBytes">[];
}

/** The runs that became ready, with their memory peaks, and the peaks of all services that run. */
export function learnFromWait(facts: LearnableFacts): Learned {
  const byService = groupByService(facts.containers);
  const peaks = new Map(
    facts.services.flatMap(({ name, peakMemoryBytes }) => {
      const startedAtMs = firstStartMs(byService.get(name) ?? []);
      return peakMemoryBytes === null || startedAtMs === undefined
        ? []
        : [[name, { startedAtMs, peakMemoryBytes }] as const];
    }),
  );
  return { runs: listRuns(facts, (service) => peaks.get(service)?.peakMemoryBytes ?? null), peaks };
}
