import { spawn } from "node:child_process";

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
