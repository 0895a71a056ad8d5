import { createHash, randomUUID } from "node:crypto";
import { ApiError } from "../../server/api-error.ts";
import { resolveInFolder } from "../files/folders.ts";
import { type Job, say, waitsInQueue } from "../jobs/job.ts";
import type { JobRequest } from "../jobs/job-request.ts";
import type { TrainingContext } from "./training-context.ts";

/** Validates and stores a job. Throws ApiError with the reason why it cannot run. */
export async function submitJob(
  request: JobRequest,
  idempotencyKey: string | undefined,
  context: TrainingContext,
): Promise<Job> {
  const { store, trainer, queue, bell } = context;
  const obstacle = await trainer.obstacle();
  if (obstacle !== null) {
    // The OpenAI client would retry at once, without effect.
    throw new ApiError(501, { ...obstacle, param: undefined, headers: { "x-should-retry": "false" } });
  }
  if (context.nnodes !== undefined && (request.nnodes ?? 1) > context.nnodes) {
    const limit = context.nnodes === 1 ? "one node" : `${context.nnodes} nodes`;
    const message = `nnodes is ${request.nnodes}, but jobs run on at most ${limit}: set FSDP_NNODES to use more`;
    throw new ApiError(400, { message, code: "too_many_nodes", param: "nnodes" });
  }
  const job: Job = {
    id: `ftjob-${randomUUID().replaceAll("-", "").slice(0, 24)}`,
    // The file exists; the trainer reads it.
    status: "queued",
    model: request.model,
    suffix: request.suffix ?? null,
    metadata: request.metadata ?? null,
    seed: request.seed ?? 0,
    hyperparameters: request.method?.supervised?.hyperparameters ?? request.hyperparameters ?? {},
    training_file: request.training_file,
    training_path: await findTrainingFile(request.training_file, context),
    created_at: context.nowSeconds(),
    finished_at: null,
    trained_tokens: null,
    result_files: [],
    error: null,
    restarts: 0,
    max_restarts: request.max_restarts ?? context.maxRestarts,
    keep: request.keep ?? context.keep,
    nnodes: request.nnodes ?? context.nnodes ?? null,
    nodes: [],
    cancel_requested: false,
    remote: null,
  };
  const fingerprint = createHash("sha256").update(JSON.stringify(request)).digest("hex");
  const stored = await store.createJob({
    job,
    idempotency: idempotencyKey === undefined ? undefined : { key: idempotencyKey, fingerprint },
    events: [say(`created job ${job.id}`), say(waitsInQueue)],
  });
  if (stored.kind === "unreadable") {
    const message = `the job ${stored.id} of this Idempotency-Key cannot be read and is skipped: ${stored.reason}`;
    throw new ApiError(409, { message, code: "job_unreadable", param: "Idempotency-Key" });
  }
  if (stored.kind === "conflict") {
    const message = `another request used this Idempotency-Key, for job ${stored.job.id}`;
    throw new ApiError(400, { message, code: "idempotency_key_reused", param: "Idempotency-Key" });
  }
  bell.ring(stored.job.id);
  queue.wake();
  // As in OpenAI's API, the response has the initial state; the next request shows the job in the queue.
  return stored.kind === "created" ? { ...stored.job, status: "validating_files" } : stored.job;
}

/** The file's path in the data folder. */
async function findTrainingFile(name: string, { store, dataFolder }: TrainingContext): Promise<string> {
  const uploaded = name.startsWith("file-") ? await store.readFile(name) : undefined;
  const path = uploaded?.path ?? name;
  if ((await resolveInFolder(dataFolder, path)) !== undefined) return path;
  throw new ApiError(400, {
    message: `training file ${JSON.stringify(name)} not found: upload it to /v1/files, or put it into the data folder and use its path`,
    code: "invalid_training_file",
    param: "training_file",
  });
}
