import { delimiter, resolve } from "node:path";
import { formatPosition, StackError } from "../domain/errors.ts";
import type { Source } from "../domain/source.ts";
import { listPaths } from "../plan/list-paths.ts";
import type { Files } from "../ports/files.ts";
import { listEnvFiles } from "./read-dotenv.ts";

/** Compose files and who named them. No paths: the search is left to Compose. */
export interface NamedFiles {
  /** Absolute, or a remote address; `-` is standard input. */
  readonly paths: readonly string[];
  readonly source: Source;
}

interface FileSearch {
  readonly cwd: string;
  readonly envFiles: readonly string[];
  /** The folder whose `.env` counts where no environment file is named. */
  readonly base: string;
  /** What relative paths start from. */
  readonly folder: string;
}

/**
 * The files that `COMPOSE_FILE` lists in the environment, else in the first `.env` that Compose reads. Undefined where
 * it is unset or empty. A `.env` that cannot be parsed is reported when it is read whole.
 */
export async function readComposeFileVariable(
  { folder, ...search }: FileSearch,
  env: ReadonlyMap<string, string>,
  files: Files,
): Promise<NamedFiles | undefined> {
  const exported = env.get("COMPOSE_FILE");
  const wanted = exported === undefined ? "COMPOSE_FILE" : "COMPOSE_PATH_SEPARATOR";
  const needsDotenv = exported !== "" && !(exported !== undefined && env.has(wanted));
  const lines = needsDotenv ? await readLines(wanted, search, env, files) : [];
  const find = (name: string) => lines.findLast((line) => line.name === name);
  const separator = env.get("COMPOSE_PATH_SEPARATOR") ?? find("COMPOSE_PATH_SEPARATOR")?.value;
  const inside = (text: string) =>
    listPaths(text, separator || delimiter).map((path) => resolveComposeFile(path, folder));
  if (exported !== undefined) {
    const paths = inside(exported);
    if (paths.length === 0) throw namesNothing("COMPOSE_FILE in the environment");
    return { paths, source: { kind: "environment", detail: "COMPOSE_FILE" } };
  }
  const line = find("COMPOSE_FILE");
  if (line?.where === undefined) return undefined;
  const detail = `COMPOSE_FILE in ${formatPosition(line.where)}`;
  const paths = inside(line.value);
  if (paths.length === 0) throw namesNothing(detail);
  return { paths, source: { kind: "dotenv", detail } };
}

/** Compose takes the folder itself for the file then, and refuses it; a search upward would find another project. */
function namesNothing(what: string): StackError {
  return new StackError("invalid-setting", {
    message: `${what} is empty, which Compose rejects`,
    hint: "set it to a compose file, or unset it",
  });
}

/** The variables of the first environment files, where their text has this word at all. */
async function readLines(
  wanted: string,
  { cwd, envFiles, base }: Omit<FileSearch, "folder">,
  env: ReadonlyMap<string, string>,
  files: Files,
) {
  const { named, first } = listEnvFiles({ cwd, envFiles }, base, env);
  const paths = named.length > 0 ? named : first;
  const texts = await Promise.all(paths.map((path) => files.readText(path).catch(() => undefined)));
  if (!texts.some((text) => text?.includes(wanted))) return [];
  const { parseEnvFiles } = await import("./parse-env-files.ts");
  return parseEnvFiles(paths, texts, { cwd, lookup: (name) => env.get(name) }).variables;
}

/** A path on a command line or in `COMPOSE_FILE` as an absolute one; standard input and remote files stay as they are. */
export function resolveComposeFile(path: string, folder: string): string {
  return path === "-" || isRemoteFile(path) ? path : resolve(folder, path);
}

/** Whether Compose fetches a file from a repository or a registry. */
export function isRemoteFile(path: string): boolean {
  return /^(?:oci|https?|git|ssh):\/\/|^git@/.test(path);
}
