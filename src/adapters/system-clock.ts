import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../ports/clock.ts";

/** The time of this machine. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
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
