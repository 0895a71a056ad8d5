import { timeLimit } from "../../domain/time-limit.ts";
import type { GpuTrial } from "../../ports/engine.ts";
import { captureDocker } from "../compose/run-docker.ts";
import { stripControl } from "../text/strip-control.ts";

/** The program of the trial; NVIDIA's runtime adds it to any image. */
const program = "nvidia-smi";

/** Time limit for the engine; a driver that wakes a GPU needs some seconds. */
const trialTimeoutMs = 30_000;

/**
 * Runs a container with every GPU through the docker CLI, and removes it. The engine attaches GPUs before the
 * program starts. An image in which the program is missing or cannot run therefore still proves that GPUs
 * work.
 */
export async function tryGpu(
  image: string,
  cdiDevice: string | undefined,
  env: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): Promise<GpuTrial> {
  const limit = timeLimit(trialTimeoutMs, signal);
  const gpus = cdiDevice === undefined ? ["--gpus", "all"] : ["--device", cdiDevice];
  const run = [
    "run",
    "--rm",
    "--pull",
    "never",
    "--network",
    "none",
    "--log-driver",
    "none",
    "--no-healthcheck",
  ];
  const args = [...run, ...gpus, "--env", "NVIDIA_DRIVER_CAPABILITIES=compute,utility"];
  const { exitCode, stdout, stderr, startError } = await captureDocker(
    {
      args: [...args, "--entrypoint", program, image, "-L"],
      env: Object.fromEntries(env),
      cwd: "/",
      does: "changes",
    },
    limit.signal,
  );
  signal?.throwIfAborted();
  if (limit.isOver()) return { kind: "fails", said: `no answer within ${trialTimeoutMs / 1000} s` };
  return judgeTrial(exitCode, startError ?? `${stderr}\n${stdout}`);
}

/** The result of the trial, from the exit code and output of `docker run`. */
export function judgeTrial(exitCode: number, text: string): GpuTrial {
  const isOnlyMissing = /exec: "?nvidia-smi"?: /.test(text) && !/nvidia-container|prestart hook/.test(text);
  if (exitCode === 0 || isOnlyMissing) return { kind: "works" };
  const lines = text.split("\n").map((line) => stripControl(line).trim());
  const [first = `${program} exited with code ${exitCode}`] = lines.filter((line) => line !== "");
  return { kind: "fails", said: first.replace(/^docker: (?:Error response from daemon: )?/, "") };
}
