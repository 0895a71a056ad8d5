import { delimiter, dirname, resolve } from "node:path";
import { formatPosition, StackError } from "../../domain/errors.ts";
import type { Variable } from "../../domain/flag-request.ts";
import { listPaths } from "../dotenv/read-variable.ts";
import type { NamedComposeFiles } from "./declarations.ts";

type Environment = ReadonlyMap<string, string>;

/**
 * The variable for which `.env` must be read to know the compose files. Undefined if the environment decides
 * alone.
 */
export function findSoughtVariable(env: Environment): string | undefined {
  const exported = env.get("COMPOSE_FILE");
  if (exported === undefined) return "COMPOSE_FILE";
  return exported === "" || env.has("COMPOSE_PATH_SEPARATOR") ? undefined : "COMPOSE_PATH_SEPARATOR";
}

/**
 * The files in `COMPOSE_FILE` of the environment, otherwise of `.env`; relative paths refer to the folder.
 * Undefined if the variable is unset. Throws StackError `invalid-setting` if it names no file: Compose would
 * take the folder for the file and reject it, and a search upward would find another project.
 */
export function nameComposeFiles(
  env: Environment,
  dotenv: readonly Variable[],
  folder: string,
): NamedComposeFiles | undefined {
  const find = (name: string) => dotenv.findLast((line) => line.name === name);
  const separator = env.get("COMPOSE_PATH_SEPARATOR") ?? find("COMPOSE_PATH_SEPARATOR")?.value;
  const inside = (text: string, detail: string) => {
    const paths = listPaths(text, separator || delimiter).map((path) => resolveComposeFile(path, folder));
    if (paths.length > 0) return paths;
    throw new StackError("invalid-setting", {
      message: `${detail} is empty, which Compose rejects`,
      hint: "Set it to a compose file, or unset it.",
    });
  };
  const exported = env.get("COMPOSE_FILE");
  if (exported !== undefined) {
    const paths = inside(exported, "COMPOSE_FILE in the environment");
    return { paths, source: { kind: "environment", detail: "COMPOSE_FILE" } };
  }
  const line = find("COMPOSE_FILE");
  if (line?.where === undefined) return undefined;
  const detail = `COMPOSE_FILE in ${formatPosition(line.where)}`;
  return { paths: inside(line.value, detail), source: { kind: "dotenv", detail } };
}

/**
 * The absolute form of a path from a command line or `COMPOSE_FILE`; standard input and remote files stay
 * unchanged.
 */
export function resolveComposeFile(path: string, folder: string): string {
  return isLocalFile(path) ? resolve(folder, path) : path;
}

/** The folder of the first file if it is local; otherwise the working directory. */
export function folderOf(paths: readonly string[], cwd: string): string {
  const first = paths.find((path) => path !== "-");
  return first !== undefined && isLocalFile(first) ? dirname(first) : cwd;
}

/** Whether a compose file lies on this machine: not standard input, and not in a repository or a registry. */
export function isLocalFile(path: string): boolean {
  return path !== "-" && !/^(?:oci|https?|git|ssh):\/\/|^git@/.test(path);
}
