/** A time limit for an operation. */
export interface TimeLimit {
  /** Aborts with the outer signal, or when the time is over. */
  readonly signal: AbortSignal;
  /** True when the time is over, false when the outer signal aborted. */
  isOver(): boolean;
}

/** Starts a time limit of this many milliseconds (at most 2³² - 1). */
export function timeLimit(ms: number, outer?: AbortSignal): TimeLimit {
  const late = AbortSignal.timeout(ms);
  return {
    signal: outer ? AbortSignal.any([outer, late]) : late,
    isOver: () => late.aborted && !outer?.aborted,
  };
}
