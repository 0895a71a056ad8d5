import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkpointsName } from "./checkpoint-names.ts";
import { isOwnFolder } from "./is-own-folder.ts";
import { makeFolder } from "./make-folder.ts";

/** Hidden, so that neither a run nor a client sees a folder that is half deleted. */
const removedName = ".removed";
const complete = /^step-(\d+)$/;
const anyState = /^step-(\d+)(?:\.partial)?$/;

/** What a job's list of checkpoints says of its folder. */
export interface KeptCheckpoints {
  /** The steps in the list. */
  readonly steps: readonly number[];
  /** Whether no run goes on from a checkpoint any more. */
  readonly isEnded: boolean;
}

/**
 * Deletes the checkpoints in a job's folder that are not in the job's list, and what a process that was killed left half
 * deleted. Until the job has ended, a checkpoint later than the list stays: its event may not be stored yet.
 */
export async function removeCheckpoints(folder: string, { steps, isEnded }: KeptCheckpoints): Promise<void> {
  // Behind a link in the place of a folder, nothing is the job's.
  if (!(await isOwnFolder(folder))) return;
  const removed = join(folder, removedName);
  await rm(removed, { recursive: true, force: true });
  const newest = isEnded ? Number.POSITIVE_INFINITY : Math.max(0, ...steps);
  const checkpoints = join(folder, checkpointsName);
  if (!(await isOwnFolder(checkpoints))) return;
  const names = (await readdir(checkpoints).catch(() => [])).filter((name) => {
    const step = Number((isEnded ? anyState : complete).exec(name)?.[1]);
    return step < newest && !(complete.test(name) && steps.includes(step));
  });
  if (names.length === 0) return;
  for (const name of names) {
    const from = join(checkpoints, name);
    try {
      await makeFolder(removed);
      await rename(from, join(removed, name));
    } catch {
      // A full disk takes no new folder. The list has left this checkpoint already, and a later one is complete.
      await rm(from, { recursive: true, force: true });
    }
  }
  await rm(removed, { recursive: true, force: true });
}
