import { lstat } from "node:fs/promises";

/** Whether a path is a folder; false for a symbolic link to one, and for a missing path. */
export async function isOwnFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() === true;
}
