import * as z from "zod";
import {
  type Checkpoint,
  Hyperparameters,
  type Job,
  JobError,
  JobEvent,
  JobStatus,
  type StoredFile,
} from "./job.ts";

/** A job as the API shows it: https://platform.openai.com/docs/api-reference/fine-tuning/object */
export const JobObject = z
  .strictObject({
    object: z.literal("fine_tuning.job"),
    id: z.string(),
    status: JobStatus,
    model: z.string(),
    fine_tuned_model: z.string().nullable(),
    training_file: z.string(),
    validation_file: z.null(),
    hyperparameters: Hyperparameters,
    seed: z.number(),
    created_at: z.number(),
    finished_at: z.number().nullable(),
    estimated_finish: z.null(),
    trained_tokens: z.number().nullable(),
    result_files: z.array(z.string()).describe("Paths in /artifacts"),
    error: JobError.nullable(),
    metadata: z.record(z.string(), z.string()).nullable(),
    organization_id: z.string(),
    integrations: z.array(z.unknown()).max(0),
    restarts: z.number().describe("Number of restarts after a crash"),
    max_restarts: z.number(),
    keep: z.number().describe("Number of last checkpoints to keep, in addition to the best one"),
    nnodes: z
      .number()
      .nullable()
      .describe("Number of nodes; null until the trainer service has taken the job"),
    nodes: z
      .array(z.string())
      .describe("Names of the nodes of the last run, that of rank 0 first; empty for one node"),
  })
  .meta({ id: "FineTuningJob" });
export type JobObject = z.infer<typeof JobObject>;

/** An event as the API shows it. */
export const EventObject = JobEvent.extend({ object: z.literal("fine_tuning.job.event") }).meta({
  id: "FineTuningJobEvent",
});
export type EventObject = z.infer<typeof EventObject>;

/** A checkpoint as the API shows it. */
export const CheckpointObject = z
  .strictObject({
    object: z.literal("fine_tuning.job.checkpoint"),
    id: z.string(),
    created_at: z.number(),
    fine_tuning_job_id: z.string(),
    fine_tuned_model_checkpoint: z.string(),
    step_number: z.number(),
    metrics: z.strictObject({
      step: z.number(),
      train_loss: z.number().optional(),
      valid_loss: z.number().optional(),
    }),
  })
  .meta({ id: "FineTuningJobCheckpoint" });
export type CheckpointObject = z.infer<typeof CheckpointObject>;

/** A file as the API shows it. */
export const FileObject = z
  .strictObject({
    object: z.literal("file"),
    id: z.string(),
    bytes: z.number(),
    created_at: z.number(),
    filename: z.string(),
    purpose: z.string(),
    status: z.literal("processed"),
  })
  .meta({ id: "File" });
export type FileObject = z.infer<typeof FileObject>;

/** Shows a job. */
export function showJob(job: Job): JobObject {
  const { suffix, training_path, cancel_requested, remote, ...shown } = job;
  return {
    object: "fine_tuning.job",
    ...shown,
    fine_tuned_model: job.status === "succeeded" ? modelName(job) : null,
    validation_file: null,
    estimated_finish: null,
    organization_id: "stackctl",
    integrations: [],
  };
}

/** Shows an event. */
export function showEvent(event: JobEvent): EventObject {
  return { object: "fine_tuning.job.event", ...event };
}

/** Shows a checkpoint of a job. */
export function showCheckpoint(job: Job, checkpoint: Checkpoint): CheckpointObject {
  const { id, created_at, step, loss, validation_loss } = checkpoint;
  return {
    object: "fine_tuning.job.checkpoint",
    id,
    created_at,
    fine_tuning_job_id: job.id,
    fine_tuned_model_checkpoint: `${modelName(job)}:ckpt-step-${step}`,
    step_number: step,
    metrics: {
      step,
      ...(loss === null ? {} : { train_loss: loss }),
      ...(typeof validation_loss === "number" ? { valid_loss: validation_loss } : {}),
    },
  };
}

/** Shows a file. */
export function showFile({ path, ...file }: StoredFile): FileObject {
  return { object: "file", status: "processed", ...file };
}

function modelName({ model, suffix, id }: Job): string {
  return `ft:${model}:stackctl:${suffix ?? ""}:${id.replace("ftjob-", "")}`;
}
