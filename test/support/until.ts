import { setTimeout } from "node:timers/promises";

/**
 * Resolves once it holds, whatever that takes: the test's own time limit ends a wait in vain. Use it where nothing
 * tells of the event itself.
 */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await setTimeout(10);
}

/** Asks again and again until the answer fits, and gives that answer. */
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
