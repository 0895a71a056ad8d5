import { statfs } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Free bytes on the file system of a path. If the path does not exist, its nearest readable parent folder
 * counts.
 */
export async function freeDiskBytes(path: string): Promise<number | undefined> {
  for (let folder = path; ; folder = dirname(folder)) {
    const facts = await statfs(folder).catch(() => undefined);
    if (facts) return facts.bavail * facts.bsize;
    if (dirname(folder) === folder) return undefined;
  }
}
