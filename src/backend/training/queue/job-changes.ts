import { type Job, type JobError, say } from "../jobs/job.ts";
import type { JobChange } from "../store/job-store.ts";

/** Marks the job as cancelled. */
export function cancellation(finished_at: number): JobChange {
  return { set: { status: "cancelled", finished_at }, events: [say("the job was cancelled")] };
}

/** Marks the job as failed. */
export function failure(error: JobError, finished_at: number): JobChange {
  return { set: { status: "failed", finished_at, error }, events: [say(error.message, "error")] };
}

/** Marks the job as restarted from its last checkpoint. */
export function resumption(job: Job, why: string): JobChange {
  const restarts = job.restarts + 1;
  const message = `${why}; it resumes from its last checkpoint (restart ${restarts} of ${job.max_restarts})`;
  return { set: { status: "running", restarts }, events: [say(message, "warn")] };
}
