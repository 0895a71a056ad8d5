import { accessSync, constants, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findDistrust } from "./folder-trust.ts";
import { makeFolder } from "./make-folder.ts";
import { mostListBytes, readFileText, UnfitFile } from "./read-regular-file.ts";
import { replaceFile } from "./replace-file.ts";

/** The folder in a project where stackctl keeps its notes. */
const folderName = ".stackctl";
/** Its subfolders. A link in place of one of them would lead out of the project. */
const innerFolders = ["models", "processes", "drafts", "logs", "volumes"];

/** The path of a note, for messages and for comparing file times. */
export function recordPath(directory: string, name: string): string {
  return join(directory, folderName, name);
}

/**
 * A note of an earlier command. Undefined when it does not exist, is behind a link, or is in a folder of
 * another user. A wrong note may only cost time, because a project may contain forged notes.
 */
export function readOwnRecord(directory: string, name: string): string | undefined {
  const path = recordPath(directory, name);
  if (findDistrust(directory, dirname(path)) !== undefined) return undefined;
  try {
    return readFileText(path, { maxBytes: mostListBytes, followLinks: false });
  } catch {
    return undefined;
  }
}

/** Writes a note, and makes git ignore its folder. Throws UnfitFile or the system's error. */
export function writeOwnRecord(directory: string, name: string, text: string): void {
  const path = recordPath(directory, name);
  prepareOwnFolder(directory, dirname(path));
  replaceFile(path, text, { mode: 0o600 });
}

/**
 * Creates a folder at or below `.stackctl`, where git ignores everything. Throws UnfitFile or the system's
 * error.
 */
export function prepareOwnFolder(directory: string, folder: string, mode = 0o755): void {
  const distrust = findDistrust(directory, folder);
  if (distrust !== undefined) throw new UnfitFile("EPERM", distrust, removalHint);
  makeFolder(folder, mode);
  try {
    writeFileSync(recordPath(directory, ".gitignore"), "*\n", { flag: "wx" });
  } catch {
    // The file exists, or the folder is read-only, which the next write reports.
  }
}

/**
 * Names of the folders directly below a folder in `.stackctl`, sorted. Empty when that folder is missing or
 * not trusted.
 */
export function listOwnRecords(directory: string, name: string): readonly string[] {
  const folder = recordPath(directory, name);
  if (findDistrust(directory, folder) !== undefined) return [];
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).toSorted();
  } catch {
    return [];
  }
}

/** Why no notes are kept, as the start of a sentence. Undefined when notes can be kept. */
export function findOwnProblem(directory: string): string | undefined {
  for (const name of innerFolders) {
    const distrust = findDistrust(directory, recordPath(directory, name));
    if (distrust !== undefined) return distrust;
  }
  try {
    accessSync(join(directory, folderName), constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    const isThere = !(error instanceof Error && "code" in error && error.code === "ENOENT");
    return isThere ? `${folderName} cannot be written` : undefined;
  }
}

/** The hint for a folder that is not trusted. */
export const removalHint = `Remove it: stackctl creates ${folderName} again.`;
