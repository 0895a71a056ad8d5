import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { formatBytes } from "../../../domain/size.ts";
import { ApiError } from "../../server/api-error.ts";
import { serialize } from "../store/sql-database.ts";

/** The folder of uploads in the data folder. */
export const uploadsName = "uploads";

/** The space of one active upload. */
export interface UploadShare {
  /** Reserves bytes before they are written; throws ApiError 413 if they would exceed the quota. */
  take(bytes: number): void;
  /** Runs the step that stores the file; its bytes then count as stored. */
  settle(work: () => Promise<void>): Promise<void>;
  /** Releases reserved bytes of an unfinished upload. */
  release(): void;
}

/** The space for uploaded files: stored and active uploads together stay within the quota. */
export interface UploadSpace {
  open(): Promise<UploadShare>;
}

/** Creates the space of the folder of uploads. Names that start with a dot are active uploads. */
export function createUploadSpace(folder: string, quotaBytes: number): UploadSpace {
  const inTurn = serialize();
  let stored = 0;
  let arriving = 0;
  return {
    open: async () => {
      // Count again: files may have been deleted, and another server may share the folder.
      await inTurn(async () => {
        stored = await measureFiles(folder);
      });
      let taken = 0;
      const release = () => {
        arriving -= taken;
        taken = 0;
      };
      return {
        take: (bytes) => {
          if (stored + arriving + bytes > quotaBytes) throw exceeded(quotaBytes);
          arriving += bytes;
          taken += bytes;
        },
        settle: (work) =>
          inTurn(async () => {
            await work();
            stored += taken;
            release();
          }),
        release,
      };
    },
  };
}

/** Removes unfinished uploads of an earlier process of this role. */
export async function removeUnfinished(folder: string, role: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const unfinished = names.filter((name) => name.startsWith(`.${role}-`));
  await Promise.all(unfinished.map((name) => rm(join(folder, name), { force: true })));
}

async function measureFiles(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith("."));
  const sizes = names.map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function exceeded(quotaBytes: number): ApiError {
  return new ApiError(413, {
    message:
      `uploaded files may have ${formatBytes(quotaBytes)} together: ` +
      "delete some with DELETE /v1/files/ID, or set UPLOAD_QUOTA in .env to more",
    code: "upload_quota_exceeded",
    param: "file",
  });
}
