import { constants } from "node:fs";
import { access, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StackError } from "../../../domain/errors.ts";
import { findTraces, type JobTraces, refuseFreshStart } from "./find-traces.ts";

/**
 * Creates the file's folder, and checks the file before SQLite opens it, because SQLite would create a missing file.
 * Throws StackError `job-store-unusable` if the file is not a database, or is missing although there are folders of jobs.
 */
export async function inspectSqliteFile(file: string): Promise<JobTraces> {
  const folder = dirname(file);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw refuse(`the folder ${folder} of the training jobs cannot be written${codeOf(cause)}`, {
      hint: `Set DATA_DIR to a folder that ${user()} can write.`,
      cause,
    });
  }
  const found = await stat(file).catch((cause: unknown) => {
    if (codeOf(cause) === " (ENOENT)") return undefined;
    throw refuse(`${file} cannot be read${codeOf(cause)}`, { hint: `Let ${user()} read it.`, cause });
  });
  if (found !== undefined && !found.isFile()) {
    throw refuse(
      `${file} is ${found.isDirectory() ? "a folder" : "no regular file"}, and training jobs are kept in a file of that name`,
      {
        hint: "Move it away. Restore the file from a backup if it held jobs.",
      },
    );
  }
  // SQLite's error does not name the file.
  for (const each of found === undefined ? [] : [file, `${file}-journal`]) {
    try {
      await access(each, constants.R_OK | constants.W_OK);
    } catch (cause) {
      if (codeOf(cause) === " (ENOENT)") continue;
      throw refuse(`${each} cannot be read and written${codeOf(cause)}`, {
        hint: `Let ${user()} read and write it: chown or chmod it, and mount its volume writable.`,
        cause,
      });
    }
  }
  const traces = await findTraces(join(folder, "jobs"));
  if (found?.size === 0) {
    // A new file gets its name only once it is a database, so this file was emptied later.
    throw refuse(`${file} is empty, and a database never is`, {
      hint: `Restore ${file} from a backup. If it never held jobs, remove it to start without jobs.`,
    });
  }
  if (found === undefined) refuseFreshStart({ kind: "file", name: file }, "missing", traces);
  return traces;
}

/** The error for an exception of SQLite during opening, whose message may contain a whole program. */
export function explainSqlite(file: string, cause: unknown): Error {
  if (cause instanceof StackError) return cause;
  const why = (cause instanceof Error ? cause.message : String(cause)).replaceAll(/\s+/g, " ").slice(0, 300);
  const copy = `Stop here and keep a copy of it. Restore it from a backup, or save its rows with \`sqlite3 ${file} .recover\`.`;
  if (/not a database/.test(why)) {
    return refuse(`${file} is not an SQLite database`, { hint: copy, cause });
  }
  if (/malformed|corrupt/.test(why)) return refuse(`${file} is damaged: ${why}`, { hint: copy, cause });
  return refuse(`${file} cannot be used as the database of the training jobs: ${why}`, {
    hint: `Let ${user()} read and write it and its folder, free space on the disk, or restore the file from a backup.`,
    cause,
  });
}

function refuse(message: string, detail: { readonly hint: string; readonly cause?: unknown }): StackError {
  return new StackError("job-store-unusable", { message, ...detail });
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
}

function user(): string {
  return `user ${process.getuid?.() ?? "of this process"}`;
}
