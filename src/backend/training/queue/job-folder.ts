import { lstat, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../../adapters/disk/make-folder.ts";
import { isRealFolder } from "../files/folders.ts";
import { checkpointsName } from "../store/job-store.ts";
import type { RunResult } from "../trainers/trainer.ts";

/** Creates a job's folder. Fails the job if a link or a file has this path, which could lead a run out of the data folder. */
export async function refuseReplaced(folder: string): Promise<RunResult | undefined> {
  const facts = await lstat(folder).catch(() => undefined);
  if (facts === undefined) makeFolder(folder);
  if (facts === undefined || facts.isDirectory()) return undefined;
  const message = `${folder} is a symbolic link or a file, but the job needs a folder at this path: remove it`;
  return {
    kind: "failed",
    error: { code: "job_folder_replaced", message, param: null },
    retryable: false,
  };
}

/** A hidden folder, so that runs and clients do not see partly deleted folders. */
const removedName = ".removed";
const complete = /^step-(\d+)$/;
const anyState = /^step-(\d+)(?:\.partial)?$/;

/** The job's list of checkpoints, as needed for its folder. */
export interface KeptCheckpoints {
  /** The steps in the list. */
  readonly steps: readonly number[];
  /** Whether the job has ended, so no run resumes from a checkpoint. */
  readonly isEnded: boolean;
}

/**
 * Deletes checkpoints in a job's folder that are not in the job's list, and remains of a killed process. Until the job
 * has ended, a checkpoint later than the list stays: its event may not be stored yet.
 */
export async function removeCheckpoints(folder: string, { steps, isEnded }: KeptCheckpoints): Promise<void> {
  // Never follow a symbolic link in place of a folder.
  if (!(await isRealFolder(folder))) return;
  const removed = join(folder, removedName);
  await rm(removed, { recursive: true, force: true });
  const newest = isEnded ? Number.POSITIVE_INFINITY : Math.max(0, ...steps);
  const checkpoints = join(folder, checkpointsName);
  if (!(await isRealFolder(checkpoints))) return;
  const names = (await readdir(checkpoints).catch(() => [])).filter((name) => {
    const step = Number((isEnded ? anyState : complete).exec(name)?.[1]);
    return step < newest && !(complete.test(name) && steps.includes(step));
  });
  if (names.length === 0) return;
  for (const name of names) {
    const from = join(checkpoints, name);
    try {
      makeFolder(removed);
      await rename(from, join(removed, name));
    } catch {
      // A full disk rejects new folders. The list no longer contains this checkpoint, and a later one is complete.
      await rm(from, { recursive: true, force: true });
    }
  }
  await rm(removed, { recursive: true, force: true });
}
