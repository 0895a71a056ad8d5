import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { UnfitFile } from "./read-regular-file.ts";

interface Replacement {
  /** Default: the mode of the replaced file. */
  readonly mode?: number | undefined;
  /** If true, the text survives a crash of the machine. */
  readonly durable?: boolean;
}

/**
 * Replaces a file atomically: a reader sees either the old text or the new one. The new file is written
 * beside it under an unpredictable name, and replaces a link rather than the link's target. Throws the
 * system's error, and then leaves no file behind.
 */
export function replaceFile(path: string, text: string, { mode, durable = false }: Replacement = {}): void {
  // The temporary name does not contain the file's name, which may already have the maximum length.
  const temporary = join(
    dirname(path),
    `.${basename(path).slice(0, 40)}.${randomBytes(8).toString("hex")}.tmp`,
  );
  const before = lstatSync(path, { throwIfNoEntry: false });
  const kept = before?.isFile() ? before : undefined;
  if (before && !kept && !before.isSymbolicLink()) refuseSpecial(before);
  // "wx" is O_EXCL: it follows no link, and fails if the file exists.
  const file = openSync(temporary, "wx", mode ?? (kept ? kept.mode & 0o777 : 0o666));
  try {
    try {
      writeFileSync(file, text);
      if (durable) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (kept) copyOwnership(temporary, { ...kept, mode: mode ?? kept.mode });
    renameSync(temporary, path);
  } catch (error) {
    removeQuietly(temporary);
    throw error;
  }
}

/** Renaming would replace a device or a pipe with a file, for every program of this machine. */
function refuseSpecial(facts: Stats): void {
  if (facts.isDirectory()) throw new UnfitFile("EISDIR", "it is a folder", "Pass a file.");
  throw new UnfitFile("ENODEV", "it is a device, a pipe or a socket", "Pass a regular file or a new one.");
}

/** Sets the mode again, because the umask may have narrowed it, and the owner if the system permits it. */
function copyOwnership(
  path: string,
  { mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number },
): void {
  try {
    chownSync(path, uid, gid);
  } catch {
    // Only root may change the owner.
  }
  chmodSync(path, mode & 0o7777);
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // The folder of the file no longer exists.
  }
}
