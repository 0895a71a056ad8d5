import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findFullReason } from "../server/storage-full.ts";

/** What one transaction of the job store may need. */
const probeBytes = 64 * 1024;

/** Writes a small file in a folder that is there, and removes it: why the folder takes no more, or undefined where it does. */
export async function probeFolder(folder: string): Promise<string | undefined> {
  const file = join(folder, `.probe-${randomUUID()}`);
  try {
    await writeFile(file, Buffer.alloc(probeBytes));
    return undefined;
  } catch (error) {
    return findFullReason(error);
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}
