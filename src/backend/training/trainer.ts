import { z } from "zod";
import type { Job, JobError } from "./job.ts";
import type { JobChange } from "./store/job-store.ts";

const Step = z.number().int().nonnegative();

/** One line on the trainer program's stdout. More keys may come with newer programs. */
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
    /** Of data that the program does not train on; absent where it does not validate. */
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

/** How a run ended. `stopped`: because its signal asked for it. */
export type RunResult =
  | { readonly kind: "succeeded"; readonly artifacts: readonly string[] }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly error: JobError; readonly retryable: boolean };

/**
 * Why a run is to end: `cancel` ends the job, `shutdown` leaves it to be resumed; `lost`: another server runs the job, so
 * the run ends at once and writes nothing more.
 */
export type StopReason = "cancel" | "shutdown" | "lost";

/** Where a run leaves what it finds. */
export interface RunSink {
  /** The job's own folder, for checkpoints, artifacts and the log. */
  readonly folder: string;
  /** Adds to the job's story; on disk when it resolves. */
  readonly record: (change: Pick<JobChange, "set" | "events" | "checkpoints">) => Promise<void>;
  /** Empties the list of checkpoints: the files are lost, and the run starts from the first step. */
  readonly forgetCheckpoints: () => Promise<void>;
}

/** What runs a job. A run goes on from the last checkpoint in the job's folder. */
export interface Trainer {
  readonly kind: "process" | "torchrun" | "fsdp-service";
  /** Why no job can be run now, and what to do; null when one can. */
  obstacle(): Promise<JobError | null>;
  /** Never rejects for what a job may do. The signal's reason is a StopReason; a run leaves no process behind. */
  run(job: Job, sink: RunSink, signal: AbortSignal): Promise<RunResult>;
  /** Deletes what a job that has ended left elsewhere than in its folder here; rejects when that may still be there. */
  forget(job: Job): Promise<void>;
}
