import { StackError } from "../../domain/errors.ts";
import { timeLimit } from "../../domain/time-limit.ts";
import { announceChild } from "./guard-child.ts";

/** One call of a program that only reads. */
export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Limits on the time and the output of a program. */
export const programBounds = { milliseconds: 60_000, characters: 16_000_000 } as const;

/**
 * Runs a program that only reads, and returns its output. The exit code is 127 when the program cannot be
 * started, and 130 when the signal stopped it. Throws StackError `program-failed` when the output or the time
 * exceeds its limit.
 */
export async function captureProgram(
  { program, args, cwd, env }: ProgramCall,
  signal?: AbortSignal,
  bounds: { readonly milliseconds: number; readonly characters: number } = programBounds,
): Promise<{ readonly exitCode: number; readonly stdout: string }> {
  const { execa } = await import("execa");
  const limit = timeLimit(bounds.milliseconds, signal);
  const full = new AbortController();
  const announced = announceChild({ name: program, does: "reads" });
  const child = execa(program, args, {
    ...(cwd !== undefined && { cwd }),
    env: { ...env, ...announced.env },
    reject: false,
    cleanup: false,
    detached: true,
    stdin: "ignore",
    stderr: "ignore",
    maxBuffer: bounds.characters,
  });
  const guarded = announced.guard(child, { signal: AbortSignal.any([limit.signal, full.signal]) });
  try {
    const { exitCode, stdout = "", isMaxBuffer } = await child;
    if (isMaxBuffer) {
      full.abort();
      throw excess(program, `printed more than ${bounds.characters} characters`);
    }
    if (limit.isOver()) throw excess(program, `did not end within ${bounds.milliseconds / 1000} s`);
    return { exitCode: exitCode ?? (signal?.aborted ? 130 : 127), stdout };
  } finally {
    await guarded.settled();
  }
}

function excess(program: string, what: string): StackError {
  return new StackError("program-failed", {
    message: `${program} ${what}, so stackctl stopped it`,
    hint: `Run \`command -v ${program}\` to see which program runs.`,
  });
}
