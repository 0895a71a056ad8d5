import { relative } from "node:path";

/** A path as messages show it: relative to the working directory, or the path itself if it is that directory. */
export function showPath(path: string, cwd: string): string {
  return relative(cwd, path) || path;
}
