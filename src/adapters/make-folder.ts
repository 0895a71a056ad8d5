import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode } from "./error-code.ts";

/**
 * Makes a folder and those above it; one that is there is left as it is. Throws the system's error.
 * Node's own `recursive` never comes back where a file system says ENOENT of a folder that it will not have, as /proc
 * does (https://github.com/nodejs/node/blob/v20.19.0/src/node_file.cc, MKDirpAsync).
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  try {
    await makeOne(path, mode);
  } catch (error) {
    const above = dirname(path);
    if (errorCode(error) !== "ENOENT" || above === path) throw error;
    await makeFolder(above, mode);
    await makeOne(path, mode);
  }
}

async function makeOne(path: string, mode: number | undefined): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (error) {
    const facts = errorCode(error) === "ENOENT" ? undefined : await stat(path).catch(() => undefined);
    if (!facts?.isDirectory()) throw error;
  }
}
