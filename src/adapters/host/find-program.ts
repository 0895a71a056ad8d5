import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, resolve } from "node:path";

/** Where to search for a program. */
export interface ProgramSearch {
  /** The value of PATH. An empty folder in it means `cwd`; an empty value has no folders. */
  readonly path: string | undefined;
  /** The base of relative paths and of relative folders in PATH. */
  readonly cwd?: string;
}

/**
 * The file that execvp(3) would run for a name on the PATH or for a path. Undefined when there is none. A
 * file that cannot be accessed, such as one in another user's folder, does not count.
 */
export async function findProgram(
  name: string,
  { path = "", cwd = process.cwd() }: ProgramSearch,
): Promise<string | undefined> {
  const folders = path === "" ? [] : path.split(delimiter);
  const candidates = name.includes("/")
    ? [resolve(cwd, name)]
    : folders.map((folder) => resolve(cwd, folder, name));
  const found = await Promise.all(candidates.map(isProgram));
  return candidates[found.indexOf(true)];
}

/** Whether the file exists and this user may run it. */
export async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
