import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { composeNames, overrideNames } from "../../plan/compose-names.ts";
import type { ComposeTarget } from "../../ports/compose.ts";

/** A file that Compose reads for a model; no text where there is none. */
export interface InputFile {
  readonly path: string;
  readonly text: string | undefined;
  /** It holds services, rather than variables or labels. */
  readonly isCompose: boolean;
}

/** The files that could be told from outside. */
export interface Inputs {
  readonly files: readonly InputFile[];
  /** There are no others. */
  readonly complete: boolean;
}

/**
 * Every file that decides what `docker compose config` prints for a target: compose files with what they include and
 * extend, environment and label files. Undefined where that cannot be told from outside: a path with a variable in it,
 * a repository or registry, standard input, a file that does not parse.
 */
export async function listInputs(
  target: ComposeTarget,
  read: (path: string) => Promise<string | undefined>,
): Promise<readonly InputFile[] | undefined> {
  const { files, complete } = await findInputs(target, read);
  return complete ? files : undefined;
}

/** The same, with what can be found where not all can. */
export async function findInputs(
  target: ComposeTarget,
  read: (path: string) => Promise<string | undefined>,
): Promise<Inputs> {
  const found = new Map<string, InputFile>();
  let complete = true;
  const named = target.files.length > 0 ? target.files : findCandidates(target.projectDirectory);
  const environments = target.envFiles.length > 0 ? target.envFiles : [join(target.projectDirectory, ".env")];
  let wave: readonly Reference[] = [
    ...named.map((path) => ({ path, isCompose: true })),
    ...environments.map(plainFile),
  ];
  while (wave.length > 0) {
    // A file that is named twice is followed as a compose file when it is one.
    const ordered = wave.toSorted((a, b) => Number(a.isCompose) - Number(b.isCompose));
    const fresh = [...new Map(ordered.map((reference) => [reference.path, reference])).values()].filter(
      ({ path }) => !found.has(path),
    );
    const texts = await Promise.all(fresh.map(({ path }) => read(path)));
    const next: Reference[] = [];
    for (const [index, { path, isCompose }] of fresh.entries()) {
      const text = texts[index];
      found.set(path, { path, text, isCompose });
      if (!isCompose || text === undefined) continue;
      const references = findReferences(text, dirname(path), target.projectDirectory);
      complete &&= references.complete;
      next.push(...references.found);
    }
    wave = next;
  }
  return { files: [...found.values()], complete };
}

interface Reference {
  readonly path: string;
  readonly isCompose: boolean;
}

function findCandidates(folder: string): readonly string[] {
  return [...composeNames, ...overrideNames].map((name) => join(folder, name));
}

function findReferences(
  text: string,
  folder: string,
  projectDirectory: string,
): { readonly found: readonly Reference[]; readonly complete: boolean } {
  // Most files name no other one, and parsing each takes some milliseconds of every command.
  if (!/include|extends|env_file|label_file/.test(text)) return { found: [], complete: true };
  let document: unknown;
  try {
    document = parse(text, { logLevel: "error" });
  } catch {
    return { found: [], complete: false };
  }
  const includes = asList(get(document, "include"));
  const services = Object.values(asRecord(get(document, "services")));
  const composeFiles = [
    ...includes.flatMap((entry) =>
      listStrings(typeof entry === "object" && !Array.isArray(entry) ? get(entry, "path") : entry),
    ),
    ...services.flatMap((service) => listStrings(get(get(service, "extends"), "file"))),
  ];
  const plainFiles = [
    ...includes.flatMap((entry) => listStrings(get(entry, "env_file"))),
    ...services.flatMap((service) => [
      ...asList(get(service, "env_file")).flatMap((entry) =>
        listStrings(typeof entry === "object" ? get(entry, "path") : entry),
      ),
      ...listStrings(get(service, "label_file")),
    ]),
  ];
  const folders = includes.flatMap((entry) => listStrings(get(entry, "project_directory")));
  const complete = [...composeFiles, ...plainFiles, ...folders].every(isPlainPath);
  // Compose resolves some of these from the file and some from the project directory; reading both costs nothing.
  const everywhere = (path: string) => [
    ...new Set([folder, projectDirectory].map((base) => resolve(base, path))),
  ];
  const included = composeFiles.filter(isPlainPath).flatMap(everywhere);
  const found = [
    ...included.map((path) => ({ path, isCompose: true })),
    ...included.map((path) => plainFile(join(dirname(path), ".env"))),
    ...folders
      .filter(isPlainPath)
      .flatMap(everywhere)
      .map((path) => plainFile(join(path, ".env"))),
    ...plainFiles.filter(isPlainPath).flatMap(everywhere).map(plainFile),
  ];
  return { found, complete };
}

function plainFile(path: string): Reference {
  return { path, isCompose: false };
}

function isPlainPath(path: string): boolean {
  return !/\$|:\/\/|^git@|^oci:|\.git(?:#|$)|\r|\n/.test(path);
}

function get(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function asRecord(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}

function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

function listStrings(value: unknown): readonly string[] {
  return asList(value).filter((entry) => typeof entry === "string");
}
