import { lstat } from "node:fs/promises";

/** Whether a path is a folder itself; false for a link to one, and for what is missing. */
export async function isOwnFolder(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isDirectory() === true;
}
