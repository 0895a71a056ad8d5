import { dirname, join, resolve } from "node:path";
import { StackError } from "../../domain/errors.ts";
import { composeNames, overrideNames } from "../../plan/names/compose-names.ts";
import type { ComposeTarget } from "../../ports/compose.ts";
import { findReferences, isLocalPath, type References } from "./find-references.ts";
import { createKnownVariables } from "./known-variables.ts";
import { refuseDotenvExcess, refuseYamlExcess } from "./refuse-excess.ts";
import { refuseProjectExcess } from "./refuse-project-excess.ts";

/** A file that Compose reads for a model. Its text is undefined when the file does not exist. */
export interface InputFile {
  readonly path: string;
  readonly text: string | undefined;
  /** The file declares services, rather than variables or labels. */
  readonly isCompose: boolean;
}

/** The input files that could be found without running Compose. */
export interface Inputs {
  readonly files: readonly InputFile[];
  /** Paths that Compose checks for a folder or for symbolic links, but does not read. */
  readonly links: readonly string[];
  /** True when there are no other inputs. */
  readonly complete: boolean;
}

/**
 * The text of a file, or undefined when the file does not exist. Throws when a second read may return another
 * text.
 */
export type ReadInput = (path: string) => Promise<string | undefined>;

/**
 * Every file that decides what `docker compose config` prints for a target: compose files with their includes
 * and extended files, environment files and label files. Undefined when these cannot be found without
 * Compose: a path with a variable, a repository or registry, standard input, or a file that does not parse.
 */
export async function listInputs(
  target: ComposeTarget,
  read: ReadInput,
): Promise<readonly InputFile[] | undefined> {
  const { files, complete } = await findInputs(target, read);
  return complete ? files : undefined;
}

/**
 * The same, but returns the files that can be found even when the list is incomplete. Relative paths are
 * resolved as in Compose: https://github.com/compose-spec/compose-go/blob/v2.9.1/loader/include.go and
 * extends.go beside it. Throws StackError `invalid-compose-file` for a file beyond the limits, or when all
 * files together exceed them. A path with known variables is followed, but a second read may still find other
 * files.
 */
export async function findInputs(
  target: ComposeTarget,
  read: ReadInput,
  env: ReadonlyMap<string, string> = new Map(),
): Promise<Inputs> {
  const { projectDirectory } = target;
  const variables = createKnownVariables(target, env);
  const found = new Map<string, InputFile>();
  const parsed = new Map<string, References>();
  const visited = new Set<string>();
  const links = new Set<string>();
  const named = target.files.length > 0 ? target.files : findCandidates(projectDirectory);
  const environments = target.envFiles.length > 0 ? target.envFiles : [join(projectDirectory, ".env")];
  let complete = target.files.every(isLocalPath);
  const readFile = async (path: string, isCompose: boolean) => {
    const known = found.get(path);
    if (known?.isCompose || (known && !isCompose)) return;
    try {
      const text = known ? known.text : await read(path);
      if (text !== undefined && isCompose) await refuseYamlExcess(path, text);
      else if (text !== undefined) await refuseDotenvExcess(path, text, variables.own);
      found.set(path, { path, text, isCompose });
    } catch (error) {
      // Compose would wait for this file, or read or expand it without end.
      if (error instanceof StackError) throw error;
      complete = false;
      found.set(path, { path, text: undefined, isCompose });
    }
  };
  let wave: readonly Place[] = named.map((path) => ({ path, bases: [projectDirectory], depth: 0 }));
  await Promise.all(environments.map((path) => readFile(path, false)));
  for (const path of environments.toReversed()) variables.add(path, found.get(path)?.text);
  const roots = wave.map(keyOf);
  const places = new Map<string, Place>();
  const edges = new Map<string, readonly string[]>();
  while (wave.length > 0) {
    const fresh = wave.filter((place) => {
      const key = keyOf(place);
      return !visited.has(key) && visited.add(key);
    });
    await Promise.all(fresh.map(({ path }) => readFile(path, true)));
    const next: Place[] = [];
    for (const place of fresh) {
      const text = found.get(place.path)?.text;
      if (text === undefined) continue;
      const references = parsed.get(place.path) ?? (await findReferences(text));
      parsed.set(place.path, references);
      const followed = follow(place, await variables.fill(references));
      complete &&= references.complete && followed.complete;
      places.set(keyOf(place), place);
      edges.set(keyOf(place), followed.included.map(keyOf));
      next.push(...followed.extended, ...followed.included);
      for (const link of followed.links) links.add(link);
      await Promise.all(followed.plain.map((path) => readFile(path, false)));
      for (const path of followed.environments) variables.add(path, found.get(path)?.text);
    }
    wave = next;
  }
  await refuseProjectExcess({ files: [...found.values()], places, edges, roots, variables });
  // If the project folder has no compose file, Compose uses one in a parent folder.
  const isFound = named.some((path) => found.get(path)?.text !== undefined);
  return { files: [...found.values()], links: [...links], complete: complete && isFound };
}

/** A compose file, and the folders against which Compose may resolve its relative paths. */
export interface Place {
  readonly path: string;
  readonly bases: readonly string[];
  /** How many includes lead to this file. */
  readonly depth: number;
}

function keyOf({ path, bases, depth }: Place): string {
  return JSON.stringify([path, bases, depth > 0]);
}

interface Followed {
  readonly extended: readonly Place[];
  readonly included: readonly Place[];
  readonly plain: readonly string[];
  /** The plain files that set variables of an included project. */
  readonly environments: readonly string[];
  readonly links: readonly string[];
  readonly complete: boolean;
}

function follow({ bases, depth }: Place, references: References): Followed {
  const everywhere = (path: string) => bases.map((base) => resolve(base, path));
  const local = (paths: readonly string[]) => paths.filter(isLocalPath).flatMap(everywhere);
  const extended = local(references.extended).map((path) => ({ path, bases: [dirname(path)], depth }));
  const included = references.includes.flatMap(({ paths, folder }): readonly Place[] => {
    const [first] = paths;
    if (first === undefined || !isLocalPath(first)) return [];
    // If the project directory is not a folder, its parent folder is used.
    const from =
      folder === undefined
        ? everywhere(first).map((path) => dirname(path))
        : everywhere(folder).flatMap((path) => [path, dirname(path)]);
    return local(paths).map((path) => ({ path, bases: [...new Set(from)], depth: depth + 1 }));
  });
  const folders = included.flatMap((place) => place.bases);
  const environments = [
    ...local(references.includes.flatMap(({ envFiles }) => envFiles)),
    ...folders.map((path) => join(path, ".env")),
  ];
  // Inside an included project, Compose resolves these against its own working directory.
  const isResolvedElsewhere = references.includes.some(({ folder, envFiles }) =>
    [...envFiles, folder ?? "/"].some((path) => resolve(path) !== path),
  );
  return {
    extended,
    included,
    plain: [...local(references.plain), ...environments],
    environments,
    links: [
      ...references.watched.flatMap(everywhere),
      ...references.includes.flatMap(({ folder }) => (folder === undefined ? [] : everywhere(folder))),
    ],
    complete: depth === 0 || !isResolvedElsewhere,
  };
}

function findCandidates(folder: string): readonly string[] {
  return [...composeNames, ...overrideNames].map((name) => join(folder, name));
}
