import type { Clock } from "../../ports/clock.ts";

/** Wakes a waiting loop, either when it is rung or at a given instant. */
export interface Bell {
  ring(): void;
  /** Rings with low priority: heard with the next ring, or alone half a second after the last time. */
  nudge(): void;
  /** Rejects this wait and every later one. */
  fail(error: unknown): void;
  /**
   * Resolves when the bell was rung since the last call, or at the instant (Infinity: never). At least the
   * pause lies between two results, so that a burst of rings counts as one.
   * Rejects when the bell failed or the signal aborts.
   */
  heard(clock: Clock, atMs: number, pauseMs: number, signal: AbortSignal): Promise<void>;
}

/** Minimum time between two wake-ups that are caused only by nudges. */
const nudgePauseMs = 500;

/** Makes a bell that has not been rung. */
export function createBell(): Bell {
  let isRung = false;
  let isNudged = false;
  let heardAtMs = Number.NEGATIVE_INFINITY;
  const failures: unknown[] = [];
  let wake = () => {};
  const dueAtMs = (atMs: number, pauseMs: number) => {
    const nudgedAtMs = isNudged ? heardAtMs + nudgePauseMs : Number.POSITIVE_INFINITY;
    const wantedAtMs = isRung ? Number.NEGATIVE_INFINITY : Math.min(atMs, nudgedAtMs);
    return Math.max(wantedAtMs, heardAtMs + pauseMs);
  };
  return {
    ring() {
      if (isRung) return;
      isRung = true;
      wake();
    },
    nudge() {
      if (isNudged) return;
      isNudged = true;
      wake();
    },
    fail(error) {
      failures.push(error);
      wake();
    },
    async heard(clock, atMs, pauseMs, signal) {
      for (;;) {
        if (failures.length > 0) throw failures[0];
        const waitMs = dueAtMs(atMs, pauseMs) - clock.now();
        if (waitMs <= 0) break;
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const sleeping = new AbortController();
        const alarm = clock.sleep(Math.min(waitMs, forever), AbortSignal.any([signal, sleeping.signal]));
        try {
          await Promise.race([woken, alarm]);
        } finally {
          sleeping.abort();
          alarm.catch(() => undefined);
        }
      }
      signal.throwIfAborted();
      heardAtMs = clock.now();
      isRung = false;
      isNudged = false;
    },
  };
}

/** Longer than any wait, and short enough for a timer (2^31 - 1 ms). */
const forever = 2_000_000_000;
