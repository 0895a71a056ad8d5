import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "./file-errors.ts";

/**
 * Creates a folder and its parents; an existing folder stays unchanged. Throws the system's error. Node's own
 * `recursive` never returns when a file system refuses a new folder with ENOENT, as /proc does
 * (https://github.com/nodejs/node/blob/v20.19.0/src/node_file.cc, MKDirpAsync).
 */
export function makeFolder(path: string, mode?: number): void {
  try {
    makeOne(path, mode);
  } catch (error) {
    const above = dirname(path);
    if (errorCode(error) !== "ENOENT" || above === path) throw error;
    makeFolder(above, mode);
    makeOne(path, mode);
  }
}

function makeOne(path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    if (errorCode(error) === "ENOENT" || !isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
