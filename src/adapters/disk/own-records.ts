import { accessSync, constants, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { makeFolder } from "../make-folder.ts";
import { findDistrust } from "./folder-trust.ts";
import { mostListBytes, readFileText, UnfitFile } from "./read-regular-file.ts";
import { replaceFile } from "./replace-file.ts";

/** The folder of a project in which stackctl keeps notes. */
const folderName = ".stackctl";
/** Folders in it; a link in the place of one would lead out of the project. */
const innerFolders = ["models", "processes", "drafts", "logs", "volumes"];

/** The path of a note, for messages and for what is compared by time. */
export function recordPath(directory: string, name: string): string {
  return join(directory, folderName, name);
}

/**
 * A note of an earlier command; undefined where there is none, or where it lies behind a link or in a folder of another
 * user. Notes are never trusted with more than time: a project may come with forged ones.
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

/** Keeps a note, with the folder that git leaves out. Throws UnfitFile or the system's error. */
export function writeOwnRecord(directory: string, name: string, text: string): void {
  const path = recordPath(directory, name);
  prepareOwnFolder(directory, dirname(path));
  replaceFile(path, text, { mode: 0o600 });
}

/** Makes a folder at or below `.stackctl`, where git leaves out everything. Throws UnfitFile or the system's error. */
export function prepareOwnFolder(directory: string, folder: string, mode = 0o755): void {
  const distrust = findDistrust(directory, folder);
  if (distrust !== undefined) throw new UnfitFile("EPERM", distrust, removalHint);
  makeFolder(folder, mode);
  try {
    writeFileSync(recordPath(directory, ".gitignore"), "*\n", { flag: "wx" });
  } catch {
    // It is there, or the folder is read-only, as the next write says.
  }
}

/** Names of the folders directly below one in `.stackctl`, sorted; empty where it is missing or not to be trusted. */
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

/** Why no notes are kept, as a sentence without its subject's end; undefined where they are, or may be. */
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

/** What to do about a folder that is not to be trusted. */
export const removalHint = `Remove it: stackctl creates ${folderName} again.`;
