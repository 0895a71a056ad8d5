import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";
import type { SwarmInputs } from "../../../plan/swarm/swarm-inputs.ts";
import { readFileBytes } from "../../disk/read-regular-file.ts";

/** Above the engine's limits for configs and secrets, so that the plan can name these limits. */
const mostFileBytes = 4 * 1024 ** 2;

/** A larger folder holds data rather than settings. */
const mostEntries = 200;

/** Reads the files that become configs and secrets, and lists the folders among the paths. */
export function readCarried(paths: readonly string[]): Required<Pick<SwarmInputs, "files" | "folders">> {
  const folders = new Map(paths.flatMap((path) => listFolder(path)));
  return { files: readFiles([...paths, ...[...folders.values()].flat()]), folders };
}

/** The folder with its files, also those in folders below; empty for a file and for a large folder. */
function listFolder(path: string): readonly (readonly [string, readonly string[]])[] {
  const folders = [path];
  const files: string[] = [];
  for (const folder of folders) {
    const entries = readEntries(folder);
    if (entries === undefined) return [];
    for (const entry of entries) (entry.isDirectory() ? folders : files).push(join(folder, entry.name));
    if (files.length > mostEntries || folders.length > mostEntries) return [];
  }
  return [[path, files.sort()]];
}

function readEntries(path: string): readonly Dirent[] | undefined {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

/** The contents of files in base64. Folders and unreadable files are left out. */
function readFiles(paths: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    paths.flatMap((path) => {
      try {
        return [[path, readFileBytes(path, { maxBytes: mostFileBytes }).toString("base64")] as const];
      } catch {
        return [];
      }
    }),
  );
}
