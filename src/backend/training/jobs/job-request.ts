import * as z from "zod";
import { Hyperparameters } from "./job.ts";

/** The body of `POST /v1/fine_tuning/jobs`. */
export const JobRequest = z
  .object({
    model: z.string().min(1).max(100).describe("Name of the model; the hyperparameters define its size"),
    training_file: z
      .string()
      .min(1)
      .max(1_000)
      .describe("Id of an uploaded file, or a path in the data folder"),
    hyperparameters: Hyperparameters.optional(),
    method: z
      .object({
        type: z.literal("supervised"),
        supervised: z.object({ hyperparameters: Hyperparameters.optional() }).optional(),
      })
      .optional()
      .describe("Newer location of hyperparameters in OpenAI's API"),
    seed: z.number().int().min(0).max(2_147_483_647).nullish(),
    suffix: z
      .string()
      .regex(/^[A-Za-z0-9._-]{1,64}$/, "up to 64 letters, digits, dots, dashes and underscores")
      .nullish(),
    metadata: z.record(z.string().max(64), z.string().max(512)).nullish(),
    validation_file: z.null().optional().describe("Validation is not supported"),
    integrations: z.array(z.unknown()).max(0).nullish().describe("None are supported"),
    max_restarts: z.number().int().min(0).max(100).optional().describe("Default: TRAINING_MAX_RESTARTS"),
    keep: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .describe("Number of last checkpoints to keep, in addition to the best one. Default: TRAINING_KEEP"),
    nnodes: z
      .number()
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe("Number of nodes, at most FSDP_NNODES. Default: FSDP_NNODES"),
  })
  .meta({ id: "CreateFineTuningJob" });
export type JobRequest = z.infer<typeof JobRequest>;
