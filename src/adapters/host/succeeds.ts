import { execFile } from "node:child_process";

interface Trial {
  readonly env: ReadonlyMap<string, string>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Runs a program to its end, without a shell. False too where it cannot be started or takes too long. */
export async function succeeds(
  [program = "", ...args]: readonly string[],
  { env, timeoutMs, signal }: Trial,
): Promise<boolean> {
  const options = {
    env: Object.fromEntries(env),
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    ...(signal && { signal }),
  } as const;
  const passed = await new Promise<boolean>((resolve) => {
    execFile(program, args, options, (error) => resolve(error === null));
  });
  signal?.throwIfAborted();
  return passed;
}
