import { type EnvFileRequest, listEnvFiles } from "../../plan/dotenv/order-env-files.ts";
import type { NamedComposeFiles } from "../../plan/settings/declarations.ts";
import { findSoughtVariable, nameComposeFiles } from "../../plan/settings/name-compose-files.ts";
import type { Files } from "../../ports/files.ts";

interface FileSearch extends EnvFileRequest {
  /** The folder whose `.env` applies if no environment file is named. */
  readonly base: string;
  /** The folder to which relative paths refer. */
  readonly folder: string;
}

/**
 * The files in `COMPOSE_FILE` of the environment, otherwise of the first `.env` that Compose reads. Undefined
 * if the variable is unset. Ignores a `.env` that cannot be parsed; its later complete reading reports the
 * problem.
 */
export async function readComposeFileVariable(
  search: FileSearch,
  env: ReadonlyMap<string, string>,
  files: Files,
): Promise<NamedComposeFiles | undefined> {
  const sought = findSoughtVariable(env);
  const dotenv = sought === undefined ? [] : await readLines(sought, search, env, files);
  return nameComposeFiles(env, dotenv, search.folder);
}

/** Variables of the first environment files, parsed only if a text contains the sought word. */
async function readLines(
  sought: string,
  { base, ...request }: FileSearch,
  env: ReadonlyMap<string, string>,
  files: Files,
) {
  const { named, first } = listEnvFiles(request, base, env);
  const paths = named.length > 0 ? named : first;
  const texts = await Promise.all(paths.map((path) => files.readText(path).catch(() => undefined)));
  if (!texts.some((text) => text?.includes(sought))) return [];
  const { parseEnvFiles } = await import("../../plan/dotenv/parse-env-files.ts");
  return parseEnvFiles(paths, texts, { cwd: request.cwd, lookup: (name) => env.get(name) }).variables;
}
