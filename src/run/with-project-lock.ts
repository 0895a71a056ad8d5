import { StackError } from "../domain/errors.ts";
import type { Reporter } from "../ports/reporter.ts";
import type { World } from "./world.ts";

interface Locked {
  /** The Compose project that is about to be changed. */
  readonly project: string;
  /** What is about to be done, such as `stackctl up`. */
  readonly what: string;
  readonly deadlineMs: number;
}

/** The holder tells nobody when it ends, so it is asked again. */
const betweenAttemptsMs = 200;

/**
 * Does work that changes a project while no other stackctl of this user does. Waits for one that is at it, and says so;
 * throws StackError `project-locked` with its pid when that takes until the deadline.
 */
export async function withProjectLock<T>(
  { project, what, deadlineMs }: Locked,
  { locks, clock, reporter }: Pick<World, "locks" | "clock"> & { readonly reporter: Reporter },
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  for (let isFirst = true; ; isFirst = false) {
    const attempt = await locks.take(project, what);
    if (attempt.kind === "taken") {
      try {
        return await work();
      } finally {
        await attempt.release();
      }
    }
    const { holder } = attempt;
    if (clock.now() >= deadlineMs) {
      throw new StackError("project-locked", {
        message: `${holder.what} (pid ${holder.pid}) is still changing ${project}`,
        hint: "wait for it to end, or end it",
      });
    }
    if (isFirst) {
      const message = `${holder.what} (pid ${holder.pid}) is changing ${project}; waiting for it to end`;
      reporter.on({ kind: "notice", notice: { code: "waiting-for-lock", message } });
    }
    await clock.sleep(betweenAttemptsMs, signal);
  }
}
