import type { NewCheckpoint } from "./job-store.ts";

/** The folder of checkpoints within a job's folder; each complete checkpoint is a folder `step-N` in it. */
export const checkpointsName = "checkpoints";

/** A checkpoint that a trainer program reports as complete. */
export function writtenCheckpoint({ step, loss, validation_loss, path }: NewCheckpoint): NewCheckpoint {
  return { step, loss, path, ...(validation_loss === undefined ? {} : { validation_loss }) };
}

/**
 * The checkpoint that a run resumes from. It is missing in the list if the server was killed after the program wrote
 * the folder and before the event was stored.
 */
export function resumedCheckpoint(step: number): NewCheckpoint {
  return { step, loss: null, path: `${checkpointsName}/step-${`${step}`.padStart(8, "0")}` };
}
