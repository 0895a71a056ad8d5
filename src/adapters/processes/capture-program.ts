import { StackError } from "../../domain/errors.ts";
import { timeLimit } from "../time-limit.ts";
import { announceChild } from "./guard-child.ts";

/** One call of a program that only reads. */
export interface ProgramCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a program may take and print before it is ended. */
export const programBounds = { milliseconds: 60_000, characters: 16_000_000 } as const;

/**
 * Runs a program that only reads, and keeps what it prints. 127 where it cannot be started, 130 where the signal ended
 * it. Throws StackError `program-failed` where it prints more than the bound or does not end in time.
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
