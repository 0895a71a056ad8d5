import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { makeFolder } from "../../../adapters/disk/make-folder.ts";
import { describeFull, findFullInText, findFullReason, isStorageFull } from "../../server/storage-full.ts";
import { probeFolder } from "../files/folders.ts";
import type { Job, JobError } from "../jobs/job.ts";
import { describeExit, findKilledRank, readRecordedError } from "./describe-exit.ts";
import { eachLine, endGroup, killGroup, stopGroup } from "./process-group.ts";
import type { Rendezvous } from "./rendezvous.ts";
import { startTrainer } from "./start-trainer.ts";
import { type RunResult, type RunSink, type StopReason, type Trainer, TrainerEvent } from "./trainer.ts";
import { describeTrainerEvent } from "./trainer-events.ts";

/** Settings of the trainer program. */
export interface ProcessTrainerOptions {
  /** The program and its first arguments; `--config FILE` follows. */
  readonly command: readonly [string, ...string[]];
  /** Number of torchrun processes; undefined for one process without torchrun. */
  readonly processes: number | undefined;
  /** Base folder of a job's `training_path`. */
  readonly dataFolder: string;
  /** Checks whether the program can run on this machine. */
  readonly obstacle: () => Promise<JobError | null>;
  /** Time limit for the checkpoint of a run that must stop. */
  readonly graceMs: number;
}

/** A trainer of local processes. */
export interface ProcessTrainer extends Trainer {
  /** Runs a job; with `place`, as the first node of several. */
  run(job: Job, sink: RunSink, signal: AbortSignal, place?: Rendezvous): Promise<RunResult>;
}

interface RunOptions extends ProcessTrainerOptions {
  readonly place: Rendezvous | undefined;
}

/** Runs jobs as local processes, each in its own process group. */
export function createProcessTrainer(options: ProcessTrainerOptions): ProcessTrainer {
  return {
    kind: options.processes === undefined ? "process" : "torchrun",
    obstacle: options.obstacle,
    forget: async () => undefined,
    run: async (job, sink, signal, place) => {
      try {
        return await run(job, sink, signal, { ...options, place });
      } catch (error) {
        const reason = findFullReason(error);
        if (reason === undefined || isStorageFull(error)) throw error;
        return failFull(sink.folder, reason);
      }
    },
  };
}

async function run(job: Job, sink: RunSink, signal: AbortSignal, options: RunOptions): Promise<RunResult> {
  const obstacle = await options.obstacle();
  if (obstacle !== null) return { kind: "failed", error: obstacle, retryable: false };
  const errorFile = join(sink.folder, "error.json");
  const child = await start(job, sink, errorFile, options);
  const end = () =>
    signal.reason === ("lost" satisfies StopReason) ? killGroup(child) : stopGroup(child, options.graceMs);
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });

  let last: TrainerEvent | undefined;
  const log = createWriteStream(join(sink.folder, "train.log"), { flags: "a" });
  // On a full disk, the log is lost and the job continues.
  const logged = finished(log).catch(() => undefined);
  const write = (line: string) => log.write(`${line}\n`);
  const exited = once(child, "close").catch((error: unknown) => [error]);
  let errors = "";
  const results = await Promise.allSettled([
    eachLine(child.stdout, async (line) => {
      const event = parseEvent(line);
      write(line);
      // Each rank records its error.
      if (event === undefined || last?.event === "error") return;
      last = event;
      await sink.record(describeTrainerEvent(event));
    }),
    eachLine(child.stderr, async (line) => {
      errors = `${errors}\n${line}`.slice(-32_768);
      write(line);
    }),
  ]);
  const failure = results.find((result) => result.status === "rejected");
  // No event may be lost: if one cannot be stored, the run ends and resumes from its last checkpoint.
  if (failure !== undefined) killGroup(child);
  const [code, killedBy] = await exited;
  // Workers have their own sessions and end with torchrun. Kill the rest of the group.
  await endGroup(child);
  log.end();
  // Flush the log before the end of the job is reported.
  await logged;
  if (failure !== undefined) throw failure.reason;
  if (last?.event === "done" && code === 0) return { kind: "succeeded", artifacts: last.artifacts };
  if (signal.aborted) return { kind: "stopped" };
  const killed = findKilledRank(errors);
  if (killed === undefined && last?.event === "error") {
    const { code: reason, message, retryable } = last;
    return { kind: "failed", error: { code: reason, message, param: null }, retryable };
  }
  const full = findFullInText(errors) ?? (await probeFolder(sink.folder));
  if (killed === undefined && full !== undefined) return failFull(sink.folder, full);
  const recorded = await readRecordedError(errorFile);
  const message = killed ?? recorded ?? describeExit(code, killedBy, errors);
  return { kind: "failed", error: { code: "trainer_failed", message, param: null }, retryable: true };
}

/** The result of a run that would find the same full disk again. */
function failFull(folder: string, reason: string): RunResult {
  const error = { code: "storage_full", message: describeFull(folder, reason), param: null };
  return { kind: "failed", error, retryable: false };
}

async function start(job: Job, sink: RunSink, errorFile: string, options: RunOptions) {
  makeFolder(sink.folder);
  await rm(errorFile, { force: true });
  const config = {
    // A program ends if it finds a newer run in this file, for example after a pause.
    run: randomUUID(),
    training_file: join(options.dataFolder, job.training_path),
    output_dir: sink.folder,
    hyperparameters: { ...job.hyperparameters, seed: job.seed },
    ...(options.place === undefined ? {} : { storage: options.place.storage }),
  };
  const configFile = join(sink.folder, "run.json");
  await writeFile(configFile, `${JSON.stringify(config, null, 2)}\n`);
  const { command, place, processes } = options;
  return startTrainer({ command, config: configFile, folder: sink.folder, errorFile, place, processes });
}

function parseEvent(line: string): TrainerEvent | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return TrainerEvent.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
