import { join } from "node:path";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import { composeNames, overrideNames } from "../../plan/names/compose-names.ts";
import type { ProjectSource, Sources } from "../../ports/compose.ts";
import type { Files } from "../../ports/files.ts";
import { findReferences, isLocalPath, type References } from "./find-references.ts";
import { followReferences, type Place, placeKey } from "./follow-references.ts";
import type { InputFile, Inputs, ReadInput } from "./input-file.ts";
import { createKnownVariables } from "./known-variables.ts";
import { refuseDotenvExcess, refuseYamlExcess } from "./refuse-excess.ts";
import { refuseProjectExcess } from "./refuse-project-excess.ts";

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
 * The same, but returns the files that can be found even when the list is incomplete. Throws StackError
 * `invalid-compose-file` for a file beyond the limits, or when all files together exceed them. A path with known
 * variables is followed, but a second read may still find other files.
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
  const roots = wave.map(placeKey);
  const places = new Map<string, Place>();
  const edges = new Map<string, readonly string[]>();
  while (wave.length > 0) {
    const fresh = wave.filter((place) => {
      const key = placeKey(place);
      return !visited.has(key) && visited.add(key);
    });
    await Promise.all(fresh.map(({ path }) => readFile(path, true)));
    const next: Place[] = [];
    for (const place of fresh) {
      const text = found.get(place.path)?.text;
      if (text === undefined) continue;
      const references = parsed.get(place.path) ?? (await findReferences(text));
      parsed.set(place.path, references);
      const followed = followReferences(place, await variables.fill(references));
      complete &&= references.complete && followed.complete;
      places.set(placeKey(place), place);
      edges.set(placeKey(place), followed.included.map(placeKey));
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

/** Finds the files of a Compose model as Compose does, by following the references in each file. */
export function createComposeSources(files: Pick<Files, "readText">): Sources {
  return {
    async read(target) {
      // Compose reports an unreadable file itself, with a better message.
      const readText = (path: string) => files.readText(path).catch(() => undefined);
      const { files: inputs, complete } = await findInputs(target, readText);
      return {
        complete,
        files: listSources(inputs),
      };
    },
  };
}

/** The texts of the files that exist. */
export function listSources(inputs: readonly InputFile[]): readonly ProjectSource[] {
  return inputs.flatMap(({ path, text, isCompose }) =>
    text === undefined ? [] : [{ path, text, kind: isCompose ? "compose" : "environment" }],
  );
}

function findCandidates(folder: string): readonly string[] {
  return [...composeNames, ...overrideNames].map((name) => join(folder, name));
}
