import { lstatSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { isMissing } from "./file-errors.ts";
import { UnfitFile } from "./read-regular-file.ts";

/**
 * Refuses a path that leads elsewhere through a symbolic link below `root`. The author of the files there,
 * for example of a cloned repository, could otherwise choose which file is overwritten. Folders above `root`
 * are the user's own choice. So is a path outside `root`, except for its last part. Throws UnfitFile or the
 * system's error.
 */
export function refuseLinks(root: string, path: string): void {
  const parts = partsBelow(root, path);
  const checked = parts === undefined ? [path] : parts.map((_, at) => join(root, ...parts.slice(0, at + 1)));
  for (const one of checked) {
    try {
      if (lstatSync(one).isSymbolicLink()) throw linked(one, path);
    } catch (error) {
      if (isMissing(error)) return;
      throw error;
    }
  }
}

/**
 * Why stackctl does not use its own folder below `root`. Undefined when the folder can be used or does not
 * exist.
 */
export function findDistrust(root: string, path: string): string | undefined {
  const parts = partsBelow(root, path) ?? [];
  for (const [at] of parts.entries()) {
    const folder = join(root, ...parts.slice(0, at + 1));
    const name = parts.slice(0, at + 1).join("/");
    const why = distrustOne(folder);
    if (why === "missing") return undefined;
    if (why !== undefined) return `${name} ${why}`;
  }
  return undefined;
}

function distrustOne(folder: string): string | undefined {
  try {
    const facts = lstatSync(folder);
    if (facts.isSymbolicLink()) return "is a symbolic link";
    if (!facts.isDirectory()) return "is not a folder";
    return facts.uid === (process.getuid?.() ?? facts.uid) ? undefined : "belongs to another user";
  } catch (error) {
    return isMissing(error) ? "missing" : "cannot be read";
  }
}

function partsBelow(root: string, path: string): readonly string[] | undefined {
  const below = relative(root, path);
  if (below === "") return [];
  return below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below) ? undefined : below.split(sep);
}

function linked(one: string, path: string): UnfitFile {
  const which = one === path ? "it" : one;
  return new UnfitFile(
    "ELOOP",
    `${which} is a symbolic link, and stackctl does not write through symbolic links`,
    "Pass the target of the link, or replace the link with a file or folder.",
  );
}
