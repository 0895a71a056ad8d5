/** A time within which something has to be done. */
export interface TimeLimit {
  /** Aborts with the outer signal, and when the time is over. */
  readonly signal: AbortSignal;
  /** The time ended it, rather than somebody. */
  isOver(): boolean;
}

/** Starts now, of so many milliseconds (at most 2³² - 1). */
export function timeLimit(ms: number, outer?: AbortSignal): TimeLimit {
  const late = AbortSignal.timeout(ms);
  return {
    signal: outer ? AbortSignal.any([outer, late]) : late,
    isOver: () => late.aborted && !outer?.aborted,
  };
}
