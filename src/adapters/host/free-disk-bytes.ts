import { statfs } from "node:fs/promises";
import { listFoldersUpward } from "../../plan/names/show-path.ts";

/**
 * Free bytes on the file system of a path. If the path does not exist, its nearest readable parent folder
 * counts.
 */
export async function freeDiskBytes(path: string): Promise<number | undefined> {
  for (const folder of listFoldersUpward(path)) {
    const facts = await statfs(folder).catch(() => undefined);
    if (facts) return facts.bavail * facts.bsize;
  }
  return undefined;
}
