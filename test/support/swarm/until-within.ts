import { setTimeout } from "node:timers/promises";

/** A wait of the test support itself, which no time limit of a test ends. */
export interface BoundedWait {
  readonly limitMs: number;
  readonly pauseMs: number;
  /** What did not happen, for the message of the error. */
  readonly otherwise: () => string;
}

/** Polls until the condition is true; throws after the limit. */
export async function untilWithin(
  { limitMs, pauseMs, otherwise }: BoundedWait,
  holds: () => Promise<boolean>,
): Promise<void> {
  const deadlineMs = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > deadlineMs) throw new Error(`${otherwise()} within ${limitMs / 1000} s`);
    await setTimeout(pauseMs);
  }
}
