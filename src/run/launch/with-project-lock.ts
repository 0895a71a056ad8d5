import { StackError } from "../../domain/errors.ts";
import type { LockAttempt } from "../../ports/locks.ts";
import type { Reporter } from "../../ports/reporter.ts";
import type { World } from "../world.ts";

interface Locked {
  /** The Compose project to change. */
  readonly project: string;
  /** The command, such as `stackctl up`. */
  readonly what: string;
  readonly deadlineMs: number;
}

type LockWorld = Pick<World, "locks" | "clock" | "engine"> & { readonly reporter: Reporter };

/** The lock is polled, because its release sends no event. */
const betweenAttemptsMs = 200;

/**
 * Runs work that changes a project, while no other stackctl command of this user does. Waits for a running
 * command, and ends processes that a killed one left, with notices. Throws StackError `project-locked` with a
 * pid at the deadline.
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
    // After an interrupt Compose drops its requests, but the engine continues to process them: leave the lock
    // stale.
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
        hint: "Wait for it to finish, or stop it.",
      });
    }
    if (isFirst) {
      const message = `${holder.what} (pid ${holder.pid}) is changing ${project}; waiting for it to end`;
      reporter.on({ kind: "notice", notice: { code: "waiting-for-lock", message } });
    }
    await clock.sleep(betweenAttemptsMs, signal);
  }
}

/**
 * Nothing else may change the project: neither a child of a killed stackctl, nor the engine for an earlier
 * request.
 */
async function endLeft(lock: Taken, locked: Locked, world: LockWorld, signal: AbortSignal): Promise<void> {
  const { project } = locked;
  const left = await lock.listLeft();
  for (const { parent, name, pid, end } of left) {
    const message = `${parent.what} (pid ${parent.pid}) was killed and left ${name} (pid ${pid}) changing ${project}; ending it first`;
    world.reporter.on({ kind: "notice", notice: { code: "ended-left-child", message } });
    if (await end()) continue;
    throw new StackError("project-locked", {
      message: `${name} (pid ${pid}), left by a killed ${parent.what}, cannot be ended and may still change ${project}`,
      hint: `End it with kill -9 ${pid}.`,
    });
  }
  if (left.length === 0 && !lock.isTakenOver) return;
  const { settleEngine } = await import("../engine/settle-engine.ts");
  await settleEngine(locked, world, signal);
}
