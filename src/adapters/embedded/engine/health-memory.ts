import type { Container, ProbeResult } from "../../../domain/container.ts";
import type { LaunchDescription } from "../model/launch-description.ts";

type Check = NonNullable<LaunchDescription["check"]>;

/** What the checks of one run have said. */
export type Health = Pick<Container, "health" | "failingStreak" | "probes">;

/** Remembers how checks ended for as long as this process lives: no daemon does. */
export interface HealthMemory {
  note(id: string, startedAtMs: number, result: ProbeResult): void;
  /** When a check of this run ended last. */
  lastAtMs(id: string, startedAtMs: number): number | undefined;
  read(id: string, startedAtMs: number, check: Check, nowMs: number): Health;
}

/** How many results are kept, as the engine of Docker does. */
const keptProbes = 5;

interface Known {
  readonly startedAtMs: number;
  readonly probes: readonly ProbeResult[];
  readonly failingStreak: number;
  readonly hasPassed: boolean;
}

/** Nothing has been asked yet. */
export function createHealthMemory(): HealthMemory {
  const known = new Map<string, Known>();
  const find = (id: string, startedAtMs: number) => {
    const found = known.get(id);
    return found?.startedAtMs === startedAtMs ? found : undefined;
  };
  return {
    note(id, startedAtMs, result) {
      const before = find(id, startedAtMs);
      const passed = result.exitCode === 0;
      known.set(id, {
        startedAtMs,
        probes: [...(before?.probes ?? []), result].slice(-keptProbes),
        failingStreak: passed ? 0 : (before?.failingStreak ?? 0) + 1,
        hasPassed: passed || (before?.hasPassed ?? false),
      });
    },
    lastAtMs: (id, startedAtMs) => find(id, startedAtMs)?.probes.at(-1)?.atMs,
    read(id, startedAtMs, check, nowMs) {
      const found = find(id, startedAtMs);
      const { probes = [], failingStreak = 0 } = found ?? {};
      return { probes, failingStreak, health: judge(found, startedAtMs, check, nowMs) };
    },
  };
}

/**
 * A run whose check fails is still starting for as long as its start period and all its retries take, since nobody has
 * counted from the beginning; one that was healthy gets its retries again.
 */
function judge(found: Known | undefined, startedAtMs: number, check: Check, nowMs: number): Health["health"] {
  if (found && found.failingStreak === 0) return "healthy";
  if (found?.hasPassed && found.failingStreak < check.retries) return "healthy";
  const budgetMs = check.startPeriodMs + check.retries * check.intervalMs;
  return found?.hasPassed || nowMs >= startedAtMs + budgetMs
    ? found
      ? "unhealthy"
      : "starting"
    : "starting";
}
