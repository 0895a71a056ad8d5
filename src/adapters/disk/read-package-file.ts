import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { readListText } from "./read-regular-file.ts";

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
