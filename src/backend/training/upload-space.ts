import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { formatBytes } from "../../domain/size.ts";
import { ApiError } from "../server/api-error.ts";
import { serialize } from "./store/serialize.ts";

/** The folder of uploads in the data folder. */
export const uploadsName = "uploads";

/** The room that one upload takes while it arrives. */
export interface UploadShare {
  /** Counts bytes before they are written; throws ApiError 413 where they would exceed the quota. */
  take(bytes: number): void;
  /** Does what makes the upload a stored file; from then on, its bytes count as stored. */
  settle(work: () => Promise<void>): Promise<void>;
  /** Gives back what was taken and is not settled. */
  release(): void;
}

/** The room for uploaded files: those that are stored and those that arrive together stay within the quota. */
export interface UploadSpace {
  open(): Promise<UploadShare>;
}

/** The space in the folder of uploads. Names that begin with a dot are uploads that arrive. */
export function createUploadSpace(folder: string, quotaBytes: number): UploadSpace {
  const inTurn = serialize();
  let stored = 0;
  let arriving = 0;
  return {
    open: async () => {
      // Files may have been deleted, and another server may share the folder.
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

/** Removes what an earlier process of this role left of uploads that never ended. */
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
