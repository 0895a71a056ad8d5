import { realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/**
 * The real path of a regular file that a client names relative to a folder; undefined when it is outside, hidden
 * (a part begins with a dot), absolute, or no regular file. Symbolic links count as where they lead.
 */
export async function resolveInFolder(folder: string, path: string): Promise<string | undefined> {
  const parts = path.split(/[\\/]/);
  if (path === "" || path.includes("\0") || parts.some((part) => part === "" || part.startsWith("."))) {
    return undefined;
  }
  const root = await realpath(folder).catch(() => undefined);
  const found = await realpath(join(folder, path)).catch(() => undefined);
  if (root === undefined || found === undefined) return undefined;
  const inside = relative(root, found);
  if (inside.split(sep).some((part) => part === "" || part.startsWith("."))) return undefined;
  const entry = await stat(found).catch(() => undefined);
  return entry?.isFile() === true ? found : undefined;
}
