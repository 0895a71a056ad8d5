import { isOwnFolder } from "../files/is-own-folder.ts";
import { makeFolder } from "../files/make-folder.ts";
import type { RunResult } from "../trainers/trainer.ts";

/** Creates a job's folder. Fails the job if a link or a file has this path, which could lead a run out of the data folder. */
export async function refuseReplaced(folder: string): Promise<RunResult | undefined> {
  await makeFolder(folder);
  if (await isOwnFolder(folder)) return undefined;
  const message = `${folder} is a symbolic link or a file, but the job needs a folder at this path: remove it`;
  return {
    kind: "failed",
    error: { code: "job_folder_replaced", message, param: null },
    retryable: false,
  };
}
