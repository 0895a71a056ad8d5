import { realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/**
 * The real path of a regular file, from a path relative to a folder. Undefined if the file is outside, hidden (a part
 * starts with a dot), absolute, or not a regular file. Symbolic links are resolved first.
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
