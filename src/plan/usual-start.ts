import type { History } from "../domain/history.ts";

/** How long a service takes to start, as a rule. */
export interface UsualStart {
  /** Milliseconds from its own start to ready. */
  readonly startMs: number;
  /** From here on a start counts as slow; undefined while too few starts are known to say so. */
  readonly slowAfterMs: number | undefined;
}

/** The last starts only: what was changed for good is usual after half of them. */
const countedRuns = 9;
/** Fewer starts make no rule to break. */
const runsForARule = 3;
/** What is slow takes at least this many times as long, and longer by so much that somebody notices. */
const slowFactor = 2;
const slowByMs = 2000;

/** The median of a service's last starts; undefined for one that was never seen to start. */
export function findUsualStart({ services }: History, service: string): UsualStart | undefined {
  const runs = Object.hasOwn(services, service) ? (services[service] ?? []) : [];
  const starts = runs.slice(-countedRuns).map(({ startMs }) => startMs);
  if (starts.length === 0) return undefined;
  const startMs = Math.round(medianOf(starts));
  const slowAfterMs =
    starts.length < runsForARule ? undefined : Math.max(startMs * slowFactor, startMs + slowByMs);
  return { startMs, slowAfterMs };
}

/** How many times as long as usual, rounded down to a half; undefined where that is not slow. */
export function judgeStart(tookMs: number, usual: UsualStart): number | undefined {
  if (usual.slowAfterMs === undefined || tookMs < usual.slowAfterMs) return undefined;
  return Math.floor((2 * tookMs) / Math.max(1, usual.startMs)) / 2;
}

/** The middle value, or what lies half-way between the two; 0 of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
