import { spawn } from "node:child_process";
import { timeLimit } from "../../domain/time-limit.ts";
import { announceChild } from "../processes/guard-child.ts";

interface Trial {
  readonly env: ReadonlyMap<string, string>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs a program to its end, without a shell. Returns false if it fails, cannot be started or takes too long.
 */
export async function succeeds(
  [program = "", ...args]: readonly string[],
  { env, timeoutMs, signal }: Trial,
): Promise<boolean> {
  const limit = timeLimit(timeoutMs, signal);
  const announced = announceChild({ name: program, does: "reads" });
  const child = spawn(program, args, {
    env: { ...Object.fromEntries(env), ...announced.env },
    stdio: "ignore",
    detached: true,
  });
  const guarded = announced.guard(child, { signal: limit.signal });
  const exitCode = await new Promise<number | null>((resolve) => {
    child.on("error", () => resolve(null));
    child.on("exit", resolve);
  });
  await guarded.settled();
  signal?.throwIfAborted();
  return exitCode === 0 && !limit.isOver();
}

/** A program that still runs after this time counts as started, for example a browser in the foreground. */
const startedAfterMs = 1000;

/**
 * Starts a program that outlives stackctl, without a shell and without output. False when it cannot be
 * started, or when it exits within a second with another code than 0.
 */
export async function startDetached(
  [program = "", ...args]: readonly string[],
  env: ReadonlyMap<string, string>,
): Promise<boolean> {
  const child = spawn(program, args, { env: Object.fromEntries(env), stdio: "ignore", detached: true });
  child.unref();
  return await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(true), startedAfterMs);
    const end = (isStarted: boolean) => {
      clearTimeout(timer);
      resolve(isStarted);
    };
    child.on("error", () => end(false));
    child.on("exit", (exitCode) => end(exitCode === 0));
  });
}
