import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findFullReason } from "../server/storage-full.ts";

/** What one transaction of the job store may need. */
const probeBytes = 64 * 1024;

/** Of one name, so that a process that is killed meanwhile leaves no more than one. */
const probeName = ".probe";

/** Writes a small file in a folder that is there, and removes it: why the folder takes no more, or undefined where it does. */
export async function probeFolder(folder: string): Promise<string | undefined> {
  const file = join(folder, probeName);
  try {
    await writeFile(file, Buffer.alloc(probeBytes));
    return undefined;
  } catch (error) {
    return findFullReason(error);
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}
