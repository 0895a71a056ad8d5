import { lstat, realpath, rm, stat, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { findFullReason } from "../../server/storage-full.ts";

/** Whether a path is a folder; false for a symbolic link to one, and for a missing path. */
export async function isRealFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() === true;
}

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
