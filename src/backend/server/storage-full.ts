import { ApiError } from "./api-error.ts";

/** Error codes and lower-case messages of an operating system for a file system that rejects writes. */
const fulls: readonly { readonly code: string; readonly words: string; readonly reason: string }[] = [
  { code: "ENOSPC", words: "no space left on device", reason: "has no space left" },
  { code: "EDQUOT", words: "disk quota exceeded", reason: "has no space left within the disk quota" },
  { code: "EROFS", words: "read-only file system", reason: "is read-only" },
];

/** Why a file system rejects writes, from the code of an error or its cause; undefined for any other error. */
export function findFullReason(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    const code = "code" in each ? each.code : undefined;
    const found = fulls.find((full) => full.code === code);
    if (found !== undefined) return found.reason;
  }
  return undefined;
}

/** The same, from the output of a program. */
export function findFullInText(text: string): string | undefined {
  const lower = text.toLowerCase();
  return fulls.find(({ words }) => lower.includes(words))?.reason;
}

/** The message for a folder whose file system rejects writes, with a hint. */
export function describeFull(folder: string | undefined, reason: string): string {
  const where = folder === undefined ? "the file system of the data folder" : `the file system of ${folder}`;
  return `${where} ${reason}: free space there, or set DATA_DIR to another folder`;
}

/** The response while storage rejects writes. Clients should not retry at once. */
export function storageFull(message: string, cause?: unknown): ApiError {
  const headers = { "x-should-retry": "false" };
  return new ApiError(507, { message, code: "storage_full", headers, cause });
}

/** Whether an error means that storage rejects writes. */
export function isStorageFull(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === "storage_full";
}

/** The same error, or 507 with the folder if a full file system caused it. */
export function explainStorage(error: unknown, folder?: string): unknown {
  const reason = error instanceof ApiError ? undefined : findFullReason(error);
  return reason === undefined ? error : storageFull(describeFull(folder, reason), error);
}

/** Runs work that writes into a folder; an error of a full file system becomes 507 with that folder. */
export async function writeIn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainStorage(error, folder);
  }
}
