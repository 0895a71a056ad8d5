import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { findDistrust } from "../../disk/folder-trust.ts";

/**
 * Opens a service's log for reading. Undefined when it does not exist. Refuses other file types: a link in a
 * cloned project could lead to another user's file, and opening a pipe could block.
 */
export async function openLog(path: string): Promise<FileHandle | undefined> {
  const logs = dirname(path);
  if (findDistrust(dirname(dirname(logs)), logs) !== undefined) return undefined;
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined);
  if (file === undefined || (await file.stat()).isFile()) return file;
  await file.close();
  return undefined;
}
