import type { Job } from "../../../src/backend/training/jobs/job.ts";

/** A newly created job with the given changes. */
export function makeJob(given: Partial<Job> = {}): Job {
  return {
    id: "ftjob-1",
    status: "validating_files",
    model: "tiny",
    suffix: null,
    metadata: null,
    seed: 0,
    hyperparameters: {},
    training_file: "text.txt",
    training_path: "text.txt",
    created_at: 1_000,
    finished_at: null,
    trained_tokens: null,
    result_files: [],
    error: null,
    restarts: 0,
    max_restarts: 3,
    keep: 3,
    nnodes: 1,
    nodes: [],
    cancel_requested: false,
    remote: null,
    ...given,
  };
}
