import { setTimeout } from "node:timers/promises";

/**
 * Polls until the condition is true. Only the test's own time limit ends the wait. Use it if no event signals the
 * change.
 */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(10);
}

/** Polls until a value matches, and returns that value. */
export async function untilFits<Answer>(
  ask: () => Answer | Promise<Answer>,
  fits: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    await setTimeout(10);
  }
}
