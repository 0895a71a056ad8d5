import { ApiError } from "./api-error.ts";

/** What an operating system says of a file system that takes no more, by its error code. */
const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "has no space left",
  EDQUOT: "has no space left within the disk quota",
  EROFS: "is read-only",
};

/** Why a file system takes no more, from the code of an error or of what caused it; undefined for any other error. */
export function findFullReason(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    const code = "code" in each && typeof each.code === "string" ? each.code : "";
    const reason = reasons[code];
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** The answer while a folder takes no more. Trying again at once would change nothing. */
export function storageFull(folder: string | undefined, reason: string, cause?: unknown): ApiError {
  const where = folder === undefined ? "the file system of the data folder" : `the file system of ${folder}`;
  return new ApiError(507, {
    message: `${where} ${reason}: free space there, or set DATA_DIR to another folder`,
    code: "storage_full",
    headers: { "x-should-retry": "false" },
    cause,
  });
}

/** Whether an error says that storage takes no more. */
export function isStorageFull(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === "storage_full";
}

/** The same error, or the 507 of the folder where a full file system caused it. */
export function explainStorage(error: unknown, folder?: string): unknown {
  const reason = error instanceof ApiError ? undefined : findFullReason(error);
  return reason === undefined ? error : storageFull(folder, reason, error);
}

/** Does work that writes into a folder; an error of a full file system becomes the 507 of that folder. */
export async function writeIn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainStorage(error, folder);
  }
}
