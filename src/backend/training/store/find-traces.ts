import { readdir } from "node:fs/promises";
import { StackError } from "../../../domain/errors.ts";

/** Traces of earlier jobs in a data folder. */
export interface JobTraces {
  /** The folder that contains a folder per job. */
  readonly folder: string;
  /** `made` with the first job; `filled` after the first run. */
  readonly state: "absent" | "made" | "filled";
}

/** Looks for folders of jobs. Throws StackError `job-store-unusable` if the folder cannot be read. */
export async function findTraces(folder: string): Promise<JobTraces> {
  try {
    const names = await readdir(folder);
    return { folder, state: names.length === 0 ? "made" : "filled" };
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "no code";
    if (code === "ENOENT") return { folder, state: "absent" };
    throw new StackError("job-store-unusable", {
      message: `the folder ${folder} of the training jobs cannot be read (${code})`,
      hint: `Make it a folder that user ${process.getuid?.() ?? "of this process"} can read and write.`,
      cause,
    });
  }
}

/** Throws StackError `job-store-unusable` if there were jobs before: an empty database has lost them. */
export function refuseFreshStart(
  { kind, name }: { readonly kind: "file" | "postgres"; readonly name: string },
  how: string,
  { folder, state }: JobTraces,
): void {
  if (state === "absent") return;
  const elsewhere =
    kind === "file"
      ? "If they are in a Postgres, set DATABASE_URL."
      : "If they are in the file jobs.db beside that folder, unset DATABASE_URL; if they are in another database, name it there.";
  throw new StackError("job-store-unusable", {
    message: `${name} is ${how}, but jobs were stored in ${kind === "file" ? "it" : "a database"}: their folder ${folder} exists`,
    hint: `Restore ${name} from a backup. To start without the old jobs, move ${folder} away. ${elsewhere}`,
  });
}
