import type { Container, ProbeResult } from "../../../domain/container.ts";
import type { LaunchDescription } from "../model/launch-description.ts";

type Check = NonNullable<LaunchDescription["check"]>;

/** The health of one run, from the results of its checks. */
export type Health = Pick<Container, "health" | "failingStreak" | "probes">;

/** Remembers check results for the lifetime of this process, because there is no daemon that does. */
export interface HealthMemory {
  note(id: string, startedAtMs: number, result: ProbeResult): void;
  /** When the last check of this run ended, in epoch milliseconds. */
  lastAtMs(id: string, startedAtMs: number): number | undefined;
  read(id: string, startedAtMs: number, check: Check, nowMs: number): Health;
}

/** How many check results are kept; the Docker engine keeps as many. */
const keptProbes = 5;

interface Known {
  readonly startedAtMs: number;
  readonly probes: readonly ProbeResult[];
  readonly failingStreak: number;
  readonly hasPassed: boolean;
}

/** Creates an empty memory. */
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
 * Judges the health of a run. No daemon has counted failures from the start, so a run with a failing check
 * stays `starting` for its start period plus all its retries. A run that was healthy may fail as often as its
 * retries permit.
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
