import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import manifest from "../../../package.json" with { type: "json" };
import type { OwnPackage } from "../../plan/init/format-schema-line.ts";

/** This package, found from the code that runs: the source in a clone, or the bundle below `dist`. */
export function findOwnPackage(): OwnPackage {
  let root = import.meta.dirname;
  while (!existsSync(join(root, "package.json")) && dirname(root) !== root) root = dirname(root);
  return { root, name: manifest.name, version: manifest.version };
}

/** The version of this package. */
export const version: string = manifest.version;
