import { statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** What may still be written where a path is or would be; the nearest folder that can be looked at counts. */
export async function freeDiskBytes(path: string): Promise<number | undefined> {
  for (let folder = path; ; folder = dirname(folder)) {
    const facts = await statfs(folder).catch(() => undefined);
    if (facts) return facts.bavail * facts.bsize;
    if (dirname(folder) === folder) return undefined;
  }
}
