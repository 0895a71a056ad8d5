import { basename, dirname, join, relative, resolve } from "node:path";
import type { ComposeTarget } from "../../../domain/compose-target.ts";
import { StackError } from "../../../domain/errors.ts";
import { ownValue } from "../../../domain/own-value.ts";
import type { Lookup } from "../../../plan/dotenv/interpolate.ts";
import { interpolate } from "../../../plan/dotenv/interpolate.ts";
import { composeNames, overrideNames } from "../../../plan/names/compose-names.ts";
import { describeIncluded, importSections } from "./import-included.ts";
import { fillInVariables, type LoadedDocument, loadDocument } from "./load-document.ts";
import { mergeModels } from "./merge-trees.ts";
import type { ModelPart, ModelReading } from "./model-part.ts";
import { placePaths } from "./place-paths.ts";
import { readVariables } from "./read-variables.ts";
import { asList, asText, type Tree } from "./tree.ts";

/** A project's compose files as one tree, with short forms as written and absolute host paths. */
export interface RawModel {
  readonly name: string;
  readonly tree: Tree;
  /** By service name: why its values can be read only by Compose. */
  readonly unreadable: ReadonlyMap<string, string>;
  readonly lookup: Lookup;
}

/**
 * Reads and merges the files of a project without Compose. Throws StackError: no-compose-file,
 * invalid-compose-file, missing-variable, invalid-dotenv.
 */
export async function readRawModel(
  target: ComposeTarget,
  reading: ModelReading,
  { interpolated = true }: { readonly interpolated?: boolean } = {},
): Promise<RawModel> {
  const { projectDirectory: directory, envFiles } = target;
  const ofProcess: Lookup = (name) => ownValue(target.env, name) ?? reading.env.get(name);
  const dotenv = await readVariables(
    envFiles.length > 0
      ? envFiles.map((path) => ({ path, required: true }))
      : [{ path: join(directory, ".env"), required: false }],
    { ...reading, lookup: ofProcess },
  );
  const known: Lookup = (name) => ofProcess(name) ?? dotenv.get(name);
  const paths = target.files.length > 0 ? target.files : await findFiles(directory, reading.files);
  const documents = await loadAll(paths, reading);
  const name = nameProject(target, documents, known);
  // Like Compose, make the project name available to the files.
  const lookup: Lookup = (key) => (key === "COMPOSE_PROJECT_NAME" ? name : known(key));
  const part = { paths, directory, lookup: interpolated ? lookup : undefined, included: paths };
  const { tree, unreadable } = await mergePart(part, documents, reading);
  return { name, tree, unreadable, lookup };
}

/** Merges the documents of one part of a model, with all files that they include. */
async function mergePart(
  part: ModelPart,
  documents: readonly LoadedDocument[],
  reading: ModelReading,
): Promise<LoadedDocument> {
  const { paths, lookup } = part;
  let merged: Tree = {};
  const unreadable = new Map<string, string>();
  for (const [index, document] of documents.entries()) {
    const path = paths[index] ?? "";
    const filled = lookup ? fillInVariables(document.tree, lookup, path) : document.tree;
    const { include, ...own } = filled;
    let whole: Tree = own;
    for (const entry of asList(include)) {
      const inner = await describeIncluded(entry, path, part, reading);
      const included = await mergePart(inner, await loadAll(inner.paths, reading), reading);
      for (const [service, why] of included.unreadable) unreadable.set(service, why);
      whole = importSections(whole, included.tree, path);
    }
    for (const [service, why] of document.unreadable) unreadable.set(service, why);
    merged = mergeModels(merged, whole);
  }
  return { tree: placePaths(merged, part), unreadable };
}

async function loadAll(
  paths: readonly string[],
  { files, cwd }: ModelReading,
): Promise<readonly LoadedDocument[]> {
  return Promise.all(
    paths.map(async (path) => {
      const text = await files.readText(path);
      if (text !== undefined) return loadDocument(path, text);
      throw new StackError("no-compose-file", {
        message: `the compose file ${relative(cwd, path)} is missing`,
        hint: "Pass an existing file with -f.",
      });
    }),
  );
}

async function findFiles(folder: string, files: ModelReading["files"]): Promise<readonly string[]> {
  const first = async (names: readonly string[]) => {
    for (const path of names.map((name) => join(folder, name))) {
      if ((await files.readText(path)) !== undefined) return [path];
    }
    return [];
  };
  const main = await first(composeNames);
  if (main.length > 0) return [...main, ...(await first(overrideNames))];
  throw new StackError("no-compose-file", {
    message: `no compose file in ${folder}`,
    hint: `Change to the folder of ${composeNames[0]}, or pass a compose file with -f.`,
  });
}

/** https://docs.docker.com/compose/how-tos/project-name/ */
function nameProject(target: ComposeTarget, documents: readonly LoadedDocument[], lookup: Lookup): string {
  const written = documents.flatMap(({ tree }) => asText(tree.name) ?? []).at(-1);
  const named = target.projectName ?? (lookup("COMPOSE_PROJECT_NAME") || undefined);
  if (named !== undefined) return named;
  if (written !== undefined) return interpolate(written, lookup).text;
  const folder = basename(resolve(target.projectDirectory)) || basename(dirname(target.projectDirectory));
  return folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, "")
    .replace(/^[_-]+/, "");
}
