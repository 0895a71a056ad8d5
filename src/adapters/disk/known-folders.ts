import { existsSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { readListText } from "./read-regular-file.ts";

/**
 * The user's home folder. A user without an entry in the user database, as in `docker run --user 12345`, gets
 * the root folder.
 */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return "/";
  }
}

/**
 * The working directory under the path that the shell used, as Compose takes it
 * (https://pkg.go.dev/os#Getwd). A project in a folder behind a link is therefore named after the link.
 */
export function readWorkingDirectory(env: ReadonlyMap<string, string>): string {
  const real = process.cwd();
  const named = env.get("PWD");
  if (named === undefined || named === real || !isAbsolute(named)) return real;
  const [there, here] = [named, "."].map((path) => statSync(path, { throwIfNoEntry: false }));
  return there && here && there.ino === here.ino && there.dev === here.dev ? named : real;
}

/**
 * The text of a file in this package, by its path below the package root. Throws when the file is missing.
 */
export function readPackageFile(path: string): string {
  return readListText(findPackageFile(path));
}

/** The absolute path of a file in this package; the file may be missing. */
export function findPackageFile(path: string): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return join(folder, path);
    if (dirname(folder) === folder) throw new Error(`${path} is missing: this package is incomplete`);
  }
}

/**
 * The folder of this user's locks and child records. It is named by the user id from the kernel, which exists
 * even without an entry in the user database.
 */
export function recordFolder(): string {
  return join(tmpdir(), `stackctl-${process.getuid?.() ?? -1}`);
}
