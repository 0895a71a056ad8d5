import { setTimeout as sleep } from "node:timers/promises";

/** Polls until the condition is true, or the time is over. */
export async function waitFor(isTrue: () => boolean, timeoutMs: number): Promise<void> {
  for (const end = performance.now() + timeoutMs; !isTrue() && performance.now() < end; ) await sleep(20);
}
