import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../ports/clock.ts";

/**
 * The time of this machine as it was when this process began, and going on evenly from there: deadlines and durations
 * stay true when somebody sets the clock meanwhile.
 */
export function createSystemClock(): Clock {
  return {
    now: () => Math.floor(performance.timeOrigin + performance.now()),
    async sleep(ms, signal) {
      try {
        await pause(ms, undefined, signal && { signal });
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    },
  };
}
