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
  /** Default: that of the file that is replaced. */
  readonly mode?: number | undefined;
  /** What is written outlives a crash of the machine. */
  readonly durable?: boolean;
}

/**
 * Puts a text in the place of a file in one move: a reader sees the old text or the new. The new file is made beside it
 * under a name that nobody can guess, and takes the place of a link rather than the file behind it. Throws the system's
 * error, and leaves nothing behind then.
 */
export function replaceFile(path: string, text: string, { mode, durable = false }: Replacement = {}): void {
  // Not from the name itself, which may be as long as names can be.
  const temporary = join(
    dirname(path),
    `.${basename(path).slice(0, 40)}.${randomBytes(8).toString("hex")}.tmp`,
  );
  const before = lstatSync(path, { throwIfNoEntry: false });
  const kept = before?.isFile() ? before : undefined;
  if (before && !kept && !before.isSymbolicLink()) refuseSpecial(before);
  // "wx" is O_EXCL: it follows no link, and takes no file that is there.
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

/** A move would put a file in the place of a device or a pipe, for every program of this machine. */
function refuseSpecial(facts: Stats): void {
  if (facts.isDirectory()) throw new UnfitFile("EISDIR", "it is a folder", "Pass a file.");
  throw new UnfitFile("ENODEV", "it is a device, a pipe or a socket", "Pass a regular file or a new one.");
}

/** The mode again, which the umask may have narrowed, and the owner where we may give files away. */
function copyOwnership(
  path: string,
  { mode, uid, gid }: { readonly mode: number; readonly uid: number; readonly gid: number },
): void {
  try {
    chownSync(path, uid, gid);
  } catch {
    // Only the administrator may.
  }
  chmodSync(path, mode & 0o7777);
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Its folder is gone.
  }
}
