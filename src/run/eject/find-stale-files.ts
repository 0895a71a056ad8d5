import { join } from "node:path";
import { headerLine } from "../../plan/kubernetes/format-kustomize.ts";
import type { World } from "../world.ts";

/** Folders of an earlier run are small; a deeper or larger tree is not one. */
const mostFiles = 5_000;

/**
 * Files that an earlier run wrote and this one does not: they carry the header line, and lie in `base`,
 * `components` or `overlays/example`. A file with secrets is the user's, although it may be a copy of its `.example`, with
 * the header line.
 */
export async function findStaleFiles(
  output: string,
  wanted: ReadonlySet<string>,
  { files }: Pick<World, "files">,
): Promise<readonly string[]> {
  const secrets = join(output, "overlays", "example", "secrets");
  const stale: string[] = [];
  let seen = 0;
  const walk = async (folder: string, depth: number): Promise<void> => {
    if (depth > 4 || seen > mostFiles) return;
    for (const name of await files.listFiles(folder)) {
      seen += 1;
      const path = join(folder, name);
      if (wanted.has(path) || (folder === secrets && !name.endsWith(".example"))) continue;
      const text = await files.readText(path).catch(() => undefined);
      if (text?.startsWith(headerLine)) stale.push(path);
    }
    for (const name of await files.listFolders(folder)) await walk(join(folder, name), depth + 1);
  };
  for (const room of ["base", "components", join("overlays", "example")]) await walk(join(output, room), 0);
  return stale.toSorted();
}
