import type { History } from "../../domain/history.ts";

/** The usual start time of a service. */
export interface UsualStart {
  /** Milliseconds from the start of the service until it is ready. */
  readonly startMs: number;
  /**
   * A start that takes at least this long is slow, in milliseconds; undefined if too few starts are known.
   */
  readonly slowAfterMs: number | undefined;
}

/** Only the last starts count. After a lasting change, half of them are enough to shift the median. */
const countedRuns = 9;
/** With fewer starts, no start counts as slow. */
const runsForARule = 3;
/** A slow start exceeds the usual time by at least this factor and by a duration that a user notices. */
const slowFactor = 2;
const slowByMs = 2000;

/** The median of a service's last starts; undefined for a service without a known start. */
export function findUsualStart({ services }: History, service: string): UsualStart | undefined {
  const runs = Object.hasOwn(services, service) ? (services[service] ?? []) : [];
  const starts = runs.slice(-countedRuns).map(({ startMs }) => startMs);
  if (starts.length === 0) return undefined;
  const startMs = Math.round(medianOf(starts));
  const slowAfterMs =
    starts.length < runsForARule ? undefined : Math.max(startMs * slowFactor, startMs + slowByMs);
  return { startMs, slowAfterMs };
}

/** How many times as long as usual a start took, rounded down to a half; undefined if it was not slow. */
export function judgeStart(tookMs: number, usual: UsualStart): number | undefined {
  if (usual.slowAfterMs === undefined || tookMs < usual.slowAfterMs) return undefined;
  return Math.floor((2 * tookMs) / Math.max(1, usual.startMs)) / 2;
}

/** The median: the middle value, or the mean of the two middle values; 0 for an empty list. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
