import { dirname, join, resolve } from "node:path";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { composeNames, overrideNames } from "../../plan/names/compose-names.ts";
import { readFileText } from "../disk/read-regular-file.ts";
import type { SourceText } from "./locate-in-yaml.ts";
import { findExcess } from "./refuse-excess.ts";

/**
 * The readable compose files of a target, including included files, for a second look after Compose refused
 * them. Files that exceed the YAML limits are omitted, because no parser can handle them.
 */
export async function readComposeSources(target: ComposeTarget): Promise<readonly SourceText[]> {
  const found = new Map<string, string>();
  let wanted = target.files.length > 0 ? target.files : candidates(target.projectDirectory);
  while (wanted.length > 0) {
    const sources = await leaveOutExcess(
      await readAll([...new Set(wanted)].filter((file) => !found.has(file))),
    );
    for (const { file, text } of sources) found.set(file, text);
    wanted = (await Promise.all(sources.map(listIncludes))).flat();
  }
  return [...found].map(([file, text]) => ({ file, text }));
}

/** The readable files in this list. */
export async function readAll(files: readonly string[]): Promise<readonly SourceText[]> {
  return files.flatMap((file) => {
    try {
      return [{ file, text: readFileText(file) }];
    } catch {
      return [];
    }
  });
}

async function leaveOutExcess(sources: readonly SourceText[]): Promise<readonly SourceText[]> {
  const excesses = await Promise.all(sources.map(({ file, text }) => findExcess(file, text)));
  return sources.filter((_, index) => excesses[index] === undefined);
}

function candidates(folder: string): readonly string[] {
  return [...composeNames, ...overrideNames].map((name) => join(folder, name));
}

async function listIncludes({ file, text }: SourceText): Promise<readonly string[]> {
  // Most files include no other file, and parsing a large file takes longer than Compose takes for the whole
  // project.
  if (!text.includes("include")) return [];
  const { isMap, isNode } = await import("yaml");
  const { parseOne } = await import("../../plan/yaml/parse-documents.ts");
  const document = parseOne(text);
  const include = document && isMap(document.contents) ? document.contents.get("include") : undefined;
  const entries: unknown =
    document && isNode(include) ? include.toJS(document, { maxAliasCount: -1 }) : undefined;
  return (Array.isArray(entries) ? entries : [])
    .flatMap((entry: unknown) => pathsOf(entry))
    .filter((path) => !path.includes("$"))
    .map((path) => resolve(dirname(file), path));
}

/** An entry of `include` is a path, a list of paths to merge, or a map with either one as `path`. */
function pathsOf(entry: unknown): readonly string[] {
  if (typeof entry === "string") return [entry];
  if (Array.isArray(entry)) return entry.flatMap(pathsOf);
  return typeof entry === "object" && entry !== null && "path" in entry ? pathsOf(entry.path) : [];
}
