import * as z from "zod";
import type { Job, JobError } from "../jobs/job.ts";
import type { JobChange } from "../store/job-store.ts";

const Step = z.number().int().nonnegative();

/** One line on the trainer program's stdout. Newer programs may add keys. */
export const TrainerEvent = z.discriminatedUnion("event", [
  z.looseObject({ event: z.literal("started"), world_size: z.number(), steps: z.number() }),
  z.looseObject({ event: z.literal("resumed"), step: Step }),
  z.looseObject({
    event: z.literal("metrics"),
    step: Step,
    loss: z.number(),
    tokens: z.number(),
    tokens_per_second: z.number(),
  }),
  z.looseObject({
    event: z.literal("checkpoint"),
    step: Step,
    loss: z.number().nullable(),
    /** Loss on validation data; absent if the program does not validate. */
    validation_loss: z.number().nullable().optional(),
    path: z.string(),
  }),
  z.looseObject({ event: z.literal("stopped"), step: Step }),
  z.looseObject({
    event: z.literal("done"),
    step: Step,
    loss: z.number().nullable(),
    artifacts: z.array(z.string()),
  }),
  z.looseObject({
    event: z.literal("error"),
    code: z.string(),
    message: z.string(),
    retryable: z.boolean(),
  }),
]);
export type TrainerEvent = z.infer<typeof TrainerEvent>;

/** The result of a run. `stopped`: its signal aborted. */
export type RunResult =
  | { readonly kind: "succeeded"; readonly artifacts: readonly string[] }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly error: JobError; readonly retryable: boolean };

/**
 * Why a run must end: `cancel` ends the job, `shutdown` allows a later resume; `lost`: another server runs the job, so the
 * run ends at once and stops writing.
 */
export type StopReason = "cancel" | "shutdown" | "lost";

/** Outputs of a run. */
export interface RunSink {
  /** The job's own folder, for checkpoints, artifacts and the log. */
  readonly folder: string;
  /** Adds events to the job; they are on disk when it resolves. */
  readonly record: (change: Pick<JobChange, "set" | "events" | "checkpoints">) => Promise<void>;
  /** Empties the list of checkpoints, because the files are lost and the run starts from the first step. */
  readonly forgetCheckpoints: () => Promise<void>;
}

/** Runs jobs. A run resumes from the last checkpoint in the job's folder. */
export interface Trainer {
  readonly kind: "process" | "torchrun" | "fsdp-service";
  /** Why no job can run, with a hint; null if jobs can run. */
  obstacle(): Promise<JobError | null>;
  /** Runs a job. It does not reject for a failing job. The signal's reason is a StopReason. No process outlives the run. */
  run(job: Job, sink: RunSink, signal: AbortSignal): Promise<RunResult>;
  /** Deletes a finished job's files outside its local folder; rejects if they may still exist. */
  forget(job: Job): Promise<void>;
}
