import { spawn } from "node:child_process";
import type { ContainerCheck, ProbeResult } from "../../../domain/container.ts";
import { errorCode } from "../../error-code.ts";
import { announceChild } from "../../processes/guard-child.ts";
import { stripControl } from "../../text/strip-control.ts";

/** Where a check runs, and with what. */
export interface CheckPlace {
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What the engine of Docker keeps of a check's output, in bytes. */
const longestOutput = 4096;

/** The check could not be run, or did not end in time. */
const noAnswer = -1;

/**
 * Runs a check once, in a group of its own that is killed when its time is over. Rejects with the signal's reason where
 * that aborts first.
 */
export async function runCheck(
  { command, timeoutMs }: Pick<ContainerCheck, "command" | "timeoutMs">,
  { workdir, environment }: CheckPlace,
  signal?: AbortSignal,
): Promise<ProbeResult> {
  signal?.throwIfAborted();
  const [program = "", ...args] = command;
  const announced = announceChild({ name: program, does: "reads" });
  const child = spawn(program, args, {
    cwd: workdir,
    env: { ...environment, ...announced.env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const guarded = announced.guard(child);
  const kept: Buffer[] = [];
  let size = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes: Buffer) => {
      if (size < longestOutput) kept.push(bytes);
      size += bytes.length;
    });
  }
  const end = await new Promise<{ readonly exitCode: number; readonly output?: string }>((done) => {
    const stop = (output: string) => {
      killGroup(child.pid);
      done({ exitCode: noAnswer, output });
    };
    const late = setTimeout(() => stop(`it took longer than ${timeoutMs / 1000} s`), timeoutMs);
    const abort = () => stop("it was interrupted");
    signal?.addEventListener("abort", abort, { once: true });
    const settle = (result: { readonly exitCode: number; readonly output?: string }) => {
      clearTimeout(late);
      signal?.removeEventListener("abort", abort);
      done(result);
    };
    child.on("error", (error) =>
      settle({ exitCode: noAnswer, output: `cannot run ${program}: ${error.message}` }),
    );
    // What it left running in the background may hold its output open.
    child.on("exit", (code) => setImmediate(() => settle({ exitCode: code ?? noAnswer })));
  });
  child.stdout.destroy();
  child.stderr.destroy();
  await guarded.settled();
  signal?.throwIfAborted();
  const said = Buffer.concat(kept).subarray(0, longestOutput).toString("utf8");
  const output = end.output ?? said.split("\n").map(stripControl).join("\n").trim();
  return { atMs: Date.now(), exitCode: end.exitCode, output };
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (errorCode(error) !== "ESRCH") throw error;
  }
}
