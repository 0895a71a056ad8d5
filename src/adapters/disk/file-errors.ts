import { StackError } from "../../domain/errors.ts";
import { UnfitFile } from "./read-regular-file.ts";

/** The error for a file that cannot be read or written: the path, the reason, and a hint. */
export function describeFileError(verb: "read" | "write", path: string, error: unknown): StackError {
  if (error instanceof StackError) return error;
  const unfit = error instanceof UnfitFile ? { why: error.message, hint: error.hint } : undefined;
  const known = unfit ?? reasons.get(errorCode(error) ?? "");
  return new StackError("file-failed", {
    message: `cannot ${verb} ${path}: ${known?.why ?? (error instanceof Error ? error.message : String(error))}`,
    ...(known?.hint === undefined ? {} : { hint: known.hint }),
    cause: error,
  });
}

/** Whether the error means that the file does not exist. */
export function isMissing(error: unknown): boolean {
  const code = errorCode(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/**
 * Whether the path exists but is not a readable text: a pipe, a device, or a file that is too large. False
 * for a folder.
 */
export function isUnfit(error: unknown): boolean {
  return error instanceof UnfitFile && error.code !== "EISDIR";
}

const reasons: ReadonlyMap<string, { readonly why: string; readonly hint?: string }> = new Map(
  Object.entries({
    EISDIR: { why: "it is a folder", hint: "Pass a file." },
    EACCES: { why: "permission denied", hint: "Check the owner of the file and of its folder: ls -ld." },
    EPERM: { why: "not permitted", hint: "Check the owner of the file and of its folder: ls -ld." },
    EROFS: { why: "the file system is read-only" },
    ENOSPC: { why: "the disk is full" },
    ELOOP: { why: "its symbolic links form a loop" },
    ENAMETOOLONG: { why: "its name is too long for the file system", hint: "Choose a shorter name." },
    ENOENT: { why: "its folder does not exist" },
    EEXIST: { why: "there is a file of that name" },
    ENOTDIR: { why: "its parent is a file, not a folder" },
  }),
);

/** The system's error code, such as ENOENT. Undefined for an error without one. */
export function errorCode(error: unknown): string | undefined {
  const code: unknown =
    typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : undefined;
}
