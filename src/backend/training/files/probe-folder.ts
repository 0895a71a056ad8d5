import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findFullReason } from "../../server/storage-full.ts";

/** Space that one transaction of the job store may need. */
const probeBytes = 64 * 1024;

/** A fixed name, so that killed processes leave at most one file. */
const probeName = ".probe";

/** Writes a small file in an existing folder and removes it. Returns why the folder rejects writes, or undefined if it accepts them. */
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
