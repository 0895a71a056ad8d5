/** Lets a limited number of tasks run at a time. */
export interface Turnstile {
  /** Starts the task now, or when an earlier one has passed. The task calls `passed` when it is done; once counts. */
  enter(task: (passed: () => void) => void): void;
}

/** Creates a turnstile for at most this many tasks at a time, in the order of their arrival. */
export function createTurnstile(most: number): Turnstile {
  const waiting: ((passed: () => void) => void)[] = [];
  let inside = 0;
  const admit = () => {
    while (inside < most) {
      const task = waiting.shift();
      if (task === undefined) return;
      inside += 1;
      let isDone = false;
      task(() => {
        if (isDone) return;
        isDone = true;
        inside -= 1;
        admit();
      });
    }
  };
  return {
    enter(task) {
      waiting.push(task);
      admit();
    },
  };
}
