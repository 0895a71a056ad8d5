import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { listGeneratedFiles } from "./generated-files.ts";

/** Writes every generated file below the root, and deletes manual pages of removed commands. */
export function writeDocs(root: string): void {
  const files = listGeneratedFiles(root);
  mkdirSync(join(root, "man"), { recursive: true });
  const pages = new Set(
    files.filter(({ path }) => path.startsWith("man/")).map(({ path }) => basename(path)),
  );
  for (const name of readdirSync(join(root, "man"))) if (!pages.has(name)) rmSync(join(root, "man", name));
  for (const { path, text } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
