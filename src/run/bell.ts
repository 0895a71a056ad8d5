import type { Clock } from "../ports/clock.ts";

/** Wakes one waiting loop: rung by whatever happens, or by the clock. */
export interface Bell {
  ring(): void;
  /** Makes this and every later wait reject. */
  fail(error: unknown): void;
  /**
   * Resolves when the bell was rung since the last time, or at the instant; never twice within the pause, so that a
   * burst of rings is heard as one.
   * Rejects when the bell failed or the signal aborts.
   */
  heard(clock: Clock, atMs: number | undefined, pauseMs: number, signal: AbortSignal): Promise<void>;
}

/** Makes a bell that has not been rung. */
export function createBell(): Bell {
  let isRung = false;
  let heardAtMs = Number.NEGATIVE_INFINITY;
  const failures: unknown[] = [];
  let wake = () => {};
  const announce = () => {
    isRung = true;
    wake();
  };
  return {
    ring: announce,
    fail(error) {
      failures.push(error);
      announce();
    },
    async heard(clock, atMs, pauseMs, signal) {
      if (!isRung) {
        const rung = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const sleeping = new AbortController();
        const until = AbortSignal.any([signal, sleeping.signal]);
        const alarm = clock.sleep(atMs === undefined ? forever : Math.max(0, atMs - clock.now()), until);
        try {
          await Promise.race([rung, alarm]);
        } finally {
          sleeping.abort();
          alarm.catch(() => undefined);
        }
      }
      if (failures.length > 0) throw failures[0];
      const earliestMs = heardAtMs + pauseMs;
      if (clock.now() < earliestMs) await clock.sleep(earliestMs - clock.now(), signal);
      heardAtMs = clock.now();
      isRung = false;
      if (failures.length > 0) throw failures[0];
    },
  };
}

/** Longer than any wait, and short enough for a timer (2^31 - 1 ms). */
const forever = 2_000_000_000;
