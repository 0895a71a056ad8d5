import { StackError } from "../domain/errors.ts";
import type { LockAttempt } from "../ports/locks.ts";
import type { Reporter } from "../ports/reporter.ts";
import type { World } from "./world.ts";

interface Locked {
  /** The Compose project that is about to be changed. */
  readonly project: string;
  /** What is about to be done, such as `stackctl up`. */
  readonly what: string;
  readonly deadlineMs: number;
}

type LockWorld = Pick<World, "locks" | "clock" | "engine"> & { readonly reporter: Reporter };

/** The holder tells nobody when it ends, so it is asked again. */
const betweenAttemptsMs = 200;

/**
 * Does work that changes a project while no other stackctl of this user does. Waits for one that is at it, and ends what
 * a killed one left at work, and says so. Throws StackError `project-locked` with a pid when that takes until the deadline.
 */
export async function withProjectLock<T>(
  locked: Locked,
  world: LockWorld,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await waitForLock(locked, world, signal);
  try {
    await endLeft(lock, locked, world, signal);
    return await work();
  } finally {
    // Compose gives up its requests at an interrupt, and the engine goes on with them.
    await (signal.aborted ? lock.abandon() : lock.release());
  }
}

type Taken = Extract<LockAttempt, { kind: "taken" }>;

async function waitForLock(
  { project, what, deadlineMs }: Locked,
  { locks, clock, reporter }: LockWorld,
  signal: AbortSignal,
): Promise<Taken> {
  for (let isFirst = true; ; isFirst = false) {
    const attempt = await locks.take(project, what);
    if (attempt.kind === "taken") return attempt;
    const { holder } = attempt;
    if (clock.now() >= deadlineMs) {
      throw new StackError("project-locked", {
        message: `${holder.what} (pid ${holder.pid}) is still changing ${project}`,
        hint: "wait for it to finish, or stop it",
      });
    }
    if (isFirst) {
      const message = `${holder.what} (pid ${holder.pid}) is changing ${project}; waiting for it to end`;
      reporter.on({ kind: "notice", notice: { code: "waiting-for-lock", message } });
    }
    await clock.sleep(betweenAttemptsMs, signal);
  }
}

/** Nothing else may change the project beside us: neither a child of a killed stackctl, nor the engine on its behalf. */
async function endLeft(lock: Taken, locked: Locked, world: LockWorld, signal: AbortSignal): Promise<void> {
  const { project } = locked;
  const left = await lock.listLeft();
  for (const { parent, name, pid, end } of left) {
    const message = `${parent.what} (pid ${parent.pid}) was killed and left ${name} (pid ${pid}) changing ${project}; ending it first`;
    world.reporter.on({ kind: "notice", notice: { code: "ended-left-child", message } });
    if (await end()) continue;
    throw new StackError("project-locked", {
      message: `${name} (pid ${pid}), left by a killed ${parent.what}, cannot be ended and may still change ${project}`,
      hint: `end it with kill -9 ${pid}`,
    });
  }
  if (left.length === 0 && !lock.isTakenOver) return;
  const { settleEngine } = await import("./settle-engine.ts");
  await settleEngine(locked, world, signal);
}
