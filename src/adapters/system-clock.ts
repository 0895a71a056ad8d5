import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../ports/clock.ts";
import { monotonicMs } from "./monotonic-ms.ts";

/** Node's timers end at once, with a warning, when they are told to last longer: 2³¹ - 1 ms, which is 24.8 days. */
export const longestTimerMs = 2_147_483_647;

/**
 * The time of this machine as it is now, and going on evenly from here: deadlines and durations
 * stay true when somebody sets the clock meanwhile.
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
