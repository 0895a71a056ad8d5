import { lstatSync } from "node:fs";
import { join } from "node:path";
import { makeFolder } from "../make-folder.ts";
import { readFileText } from "./read-regular-file.ts";
import { replaceFile } from "./replace-file.ts";

/**
 * Whether a folder in a place that everybody may write to, such as `/tmp`, is this user's alone: its name can be guessed,
 * so that another user may have made it first.
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

/** A note in such a folder; undefined where there is none, or where another user may have put it there. */
export function readInOwnFolder(folder: string, name: string): string | undefined {
  if (!isOwnFolder(folder)) return undefined;
  try {
    return readFileText(join(folder, name), { followLinks: false });
  } catch {
    return undefined;
  }
}

/** Keeps a note in such a folder, which is made for this user alone; keeps none where that cannot be. */
export function keepInOwnFolder(folder: string, name: string, text: string): void {
  try {
    makeFolder(folder, 0o700);
    if (isOwnFolder(folder)) replaceFile(join(folder, name), text, { mode: 0o600 });
  } catch {
    // Such as a full disk.
  }
}
