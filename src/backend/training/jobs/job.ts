import * as z from "zod";

/** The states of a job in OpenAI's API. */
export const JobStatus = z.enum([
  "validating_files",
  "queued",
  "running",
  "succeeded",
  "failed",
  "cancelled",
]);
export type JobStatus = z.infer<typeof JobStatus>;

/** Why a job failed. */
export const JobError = z.strictObject({
  code: z.string(),
  message: z.string(),
  param: z.string().nullable(),
});
export type JobError = z.infer<typeof JobError>;

const count = (max: number) => z.number().int().min(1).max(max);
const orAuto = <T extends z.ZodType>(schema: T) => z.union([schema, z.literal("auto")]).optional();

/** Hyperparameters that a job may set; train.py has the defaults. */
export const Hyperparameters = z.strictObject({
  n_epochs: orAuto(z.number().positive().max(1_000)).describe("Passes over the file, if `steps` is absent"),
  batch_size: orAuto(count(4_096)).describe("Examples per step, over all processes"),
  learning_rate_multiplier: orAuto(z.number().positive().max(1_000)).describe("Factor on `learning_rate`"),
  steps: count(10_000_000).optional().describe("Optimizer steps"),
  block_size: count(8_192).optional().describe("Bytes of context"),
  layers: count(128).optional(),
  heads: count(128).optional(),
  width: count(16_384).optional(),
  learning_rate: z.number().positive().max(10).optional(),
  checkpoint_every: count(1_000_000).optional().describe("Steps between checkpoints"),
});
export type Hyperparameters = z.infer<typeof Hyperparameters>;

/** Number of last checkpoints to keep per job, in addition to the best one, unless the job or the server sets it. */
export const defaultKeep = 3;

/** A stored job, with the names of OpenAI's API and times in epoch seconds. */
export const Job = z.strictObject({
  id: z.string().regex(/^[\w-]+$/, "an id is the name of the job's folder"),
  status: JobStatus,
  model: z.string(),
  suffix: z.string().nullable(),
  metadata: z.record(z.string(), z.string()).nullable(),
  seed: z.number(),
  hyperparameters: Hyperparameters,
  training_file: z.string().describe("The client's value: the id of a file or a path in the data folder"),
  training_path: z.string().describe("The same file as a path in the data folder"),
  created_at: z.number(),
  finished_at: z.number().nullable(),
  trained_tokens: z.number().nullable(),
  result_files: z.array(z.string()),
  error: JobError.nullable(),
  restarts: z.number().describe("Number of restarts after a crash"),
  max_restarts: z.number(),
  // Jobs of older versions have no `keep`.
  keep: z
    .number()
    .default(defaultKeep)
    .describe("Number of last checkpoints to keep, in addition to the best one"),
  // Jobs of older versions ran on one node.
  nnodes: z
    .number()
    .nullable()
    .default(1)
    .describe("Number of nodes; null until the trainer service has taken the job"),
  nodes: z.array(z.string()).default([]).describe("Names of the nodes of the last run, that of rank 0 first"),
  cancel_requested: z.boolean(),
  remote: z
    .strictObject({ id: z.string(), sequence: z.number() })
    .nullable()
    .describe("The job on another server, and the last event copied from it"),
});
export type Job = z.infer<typeof Job>;

/** An event of a job; `sequence` counts from 1 without gaps. */
export const JobEvent = z.strictObject({
  id: z.string(),
  sequence: z.number(),
  created_at: z.number(),
  level: z.enum(["info", "warn", "error"]),
  type: z.enum(["message", "metrics"]),
  message: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type JobEvent = z.infer<typeof JobEvent>;

/** An event without its sequence number. */
export type NewJobEvent = Pick<JobEvent, "level" | "type" | "message" | "data">;

/** A complete checkpoint. */
export const Checkpoint = z.strictObject({
  id: z.string(),
  created_at: z.number(),
  step: z.number(),
  loss: z.number().nullable(),
  validation_loss: z.number().nullable().optional().describe("Absent if the program does not validate"),
  path: z.string(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

/** An uploaded file; `path` is in the data folder. */
export const StoredFile = z.strictObject({
  id: z.string(),
  filename: z.string(),
  bytes: z.number(),
  purpose: z.string(),
  created_at: z.number(),
  path: z.string(),
});
export type StoredFile = z.infer<typeof StoredFile>;

/** Whether a job in this state never changes again. */
export function isFinal(status: JobStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}

/** A message event of the server. */
export function say(message: string, level: NewJobEvent["level"] = "info"): NewJobEvent {
  return { level, type: "message", message, data: {} };
}

/** The message of a job that is ready to run. */
export const waitsInQueue = "the training file is valid; the job waits in the queue";
