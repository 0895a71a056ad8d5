import { delimiter, resolve } from "node:path";
import { formatPosition, StackError } from "../../domain/errors.ts";
import { listPaths } from "../../plan/dotenv/read-variable.ts";
import type { NamedComposeFiles } from "../../plan/settings/declarations.ts";
import type { Files } from "../../ports/files.ts";
import { listEnvFiles } from "./read-dotenv.ts";

interface FileSearch {
  readonly cwd: string;
  readonly envFiles: readonly string[];
  /** The folder whose `.env` applies if no environment file is named. */
  readonly base: string;
  /** The folder to which relative paths refer. */
  readonly folder: string;
}

/**
 * The files in `COMPOSE_FILE` of the environment, otherwise of the first `.env` that Compose reads. Undefined
 * if the variable is unset or empty. Ignores a `.env` that cannot be parsed; its later complete reading
 * reports the problem.
 */
export async function readComposeFileVariable(
  { folder, ...search }: FileSearch,
  env: ReadonlyMap<string, string>,
  files: Files,
): Promise<NamedComposeFiles | undefined> {
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

/** Compose then takes the folder for the file and rejects it; a search upward would find another project. */
function namesNothing(what: string): StackError {
  return new StackError("invalid-setting", {
    message: `${what} is empty, which Compose rejects`,
    hint: "Set it to a compose file, or unset it.",
  });
}

/** Variables of the first environment files, parsed only if a text contains the wanted word. */
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

/**
 * The absolute form of a path from a command line or `COMPOSE_FILE`; standard input and remote files stay
 * unchanged.
 */
export function resolveComposeFile(path: string, folder: string): string {
  return path === "-" || isRemoteFile(path) ? path : resolve(folder, path);
}

/** Whether Compose fetches a file from a repository or a registry. */
export function isRemoteFile(path: string): boolean {
  return /^(?:oci|https?|git|ssh):\/\/|^git@/.test(path);
}
