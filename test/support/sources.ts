import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");

/** The folder of the source code. */
export const source = join(root, "src");

/** A file of the source code. */
export interface Source {
  readonly path: string;
  /** The path from the root of the repository, such as `src/plan/readiness/judge.ts`. */
  readonly name: string;
  readonly text: string;
}

/** Every file of the source code, sorted by path. */
export const sources: readonly Source[] = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(source, name))
  .sort()
  .map((path) => ({ path, name: relative(root, path), text: readFileSync(path, "utf8") }));

/** What a file imports, as it is written there; types and `import()` count too. */
export function importsOf(text: string): readonly string[] {
  const statements =
    /^\s*(?:import|export)\b[^"';]*?\bfrom\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)|^import "([^"]+)"/gm;
  return [...withoutComments(text).matchAll(statements)].map(
    ([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? "",
  );
}

/** The names of the files of the source code that a file imports. */
export function importedSources({ path, text }: Source): readonly string[] {
  return importsOf(text)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => relative(root, resolve(dirname(path), specifier)))
    .filter((name) => name.startsWith("src/"));
}

/** Code without its comments. */
export function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

/** The folder below `src`, such as `plan`. */
export function floorOf(name: string): string {
  return name.split("/")[1] ?? "";
}

/** The folder below the floor, such as `readiness`, or a folder of the backend's training; none for a loose file. */
export function roomOf(name: string): string | undefined {
  const [, floor, ...below] = name.split("/").slice(0, -1);
  return below.slice(0, floor === "backend" && below[0] === "training" ? 2 : 1).join("/") || undefined;
}
