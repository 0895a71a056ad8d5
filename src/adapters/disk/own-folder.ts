import { lstatSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "./make-folder.ts";
import { readFileText } from "./read-regular-file.ts";
import { replaceFile } from "./replace-file.ts";

/**
 * Whether a folder in a world-writable place, such as `/tmp`, belongs only to this user. Its name can be
 * guessed, so another user may have created it first.
 */
export function isOwnFolder(folder: string): boolean {
  try {
    const facts = lstatSync(folder);
    if (!facts.isDirectory()) return false;
    if (process.getuid === undefined) return true;
    return facts.uid === process.getuid() && (facts.mode & 0o022) === 0;
  } catch {
    return false;
  }
}

/**
 * Reads a note in such a folder. Undefined when it does not exist, or when another user may have written it.
 */
export function readInOwnFolder(folder: string, name: string): string | undefined {
  if (!isOwnFolder(folder)) return undefined;
  try {
    return readFileText(join(folder, name), { followLinks: false });
  } catch {
    return undefined;
  }
}

/** Writes a note in such a folder, which is created for this user only. Best effort: a failure is ignored. */
export function keepInOwnFolder(folder: string, name: string, text: string): void {
  try {
    makeFolder(folder, 0o700);
    if (isOwnFolder(folder)) replaceFile(join(folder, name), text, { mode: 0o600 });
  } catch {
    // For example, the disk is full.
  }
}
