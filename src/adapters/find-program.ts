import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, resolve } from "node:path";

/** Where a program is looked for. */
export interface ProgramSearch {
  /** The folders of PATH, as the variable has them; an empty one is `cwd`, and an empty variable has none. */
  readonly path: string | undefined;
  /** What a path, and a folder of PATH, is relative to. */
  readonly cwd?: string;
}

/**
 * The file that a name on the PATH, or a path, is run from, as execvp(3) finds it; undefined where none can be run. What
 * may not be looked at, such as in a folder of somebody else's, is none.
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

/** Whether a file is there that this user may run. */
export async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
