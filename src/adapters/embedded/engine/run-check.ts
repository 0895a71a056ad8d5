import { spawn } from "node:child_process";
import type { ContainerCheck, ProbeResult } from "../../../domain/container.ts";
import { errorCode } from "../../disk/file-errors.ts";
import { announceChild } from "../../processes/guard-child.ts";
import { stripControl } from "../../text/strip-control.ts";

/** The folder and environment in which a check runs. */
export interface CheckPlace {
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** How much of a check's output the Docker engine keeps, in bytes. */
const longestOutput = 4096;

/** Exit code for a check that could not run or did not finish in time. */
const noAnswer = -1;

/**
 * Runs a check once in its own process group, which is killed when its time is over. Rejects with the
 * signal's reason when the signal aborts first.
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
    // A background process of the check may keep the output open, so wait for `exit` rather than `close`.
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
