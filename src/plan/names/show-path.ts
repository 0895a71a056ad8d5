import { dirname, relative } from "node:path";

/** A path as messages show it: relative to the working directory, or the path itself if it is that directory. */
export function showPath(path: string, cwd: string): string {
  return relative(cwd, path) || path;
}

/** A folder and the folders that contain it, up to the root of the file system. */
export function* listFoldersUpward(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (dirname(folder) === folder) return;
  }
}
