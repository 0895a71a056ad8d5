import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../../ports/clock.ts";
import { monotonicMs } from "../processes/time.ts";

/**
 * The longest delay of Node's timers: 2³¹ - 1 ms, which is 24.8 days. A longer timer fires at once, with a
 * warning.
 */
export const longestTimerMs = 2_147_483_647;

/**
 * The system time at creation, continued with a monotonic clock: deadlines and durations stay correct when
 * the system clock changes.
 */
export function createSystemClock(): Clock {
  const originMs = Date.now() - monotonicMs();
  return {
    now: () => Math.floor(originMs + monotonicMs()),
    async sleep(ms, signal) {
      try {
        let leftMs = ms;
        do {
          await pause(Math.min(leftMs, longestTimerMs), undefined, signal && { signal });
          leftMs -= longestTimerMs;
        } while (leftMs > 0);
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    },
  };
}
