import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ApiError } from "../../server/api-error.ts";
import { writeIn } from "../../server/storage-full.ts";
import { isFinal, type Job } from "../jobs/job.ts";
import type { TrainingContext } from "./training-context.ts";

/**
 * Deletes a finished job with its folder and its files on the trainer service. Throws ApiError 409 `job_active` for any
 * other job. After a kill in between, the job is still in the list, and can be deleted again.
 */
export async function deleteJob(
  job: Job,
  { store, trainer, jobsFolder }: Pick<TrainingContext, "store" | "trainer" | "jobsFolder">,
): Promise<void> {
  if (!isFinal(job.status)) {
    const message = `job ${job.id} is ${job.status}: cancel it with POST /v1/fine_tuning/jobs/${job.id}/cancel before you delete it`;
    throw new ApiError(409, { message, code: "job_active", param: "id" });
  }
  try {
    await trainer.forget(job);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `job ${job.id} is not deleted: the trainer service did not delete its files (${why})`;
    throw new ApiError(502, { message, code: "trainer_unreachable", cause });
  }
  // Remove the folder first: on a full disk, this frees the space that the job store needs. A symbolic link is only unlinked.
  await writeIn(jobsFolder, () => rm(join(jobsFolder, job.id), { recursive: true, force: true }));
  await store.removeJob(job.id);
}
