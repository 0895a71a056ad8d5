import { join, resolve } from "node:path";
import { StackError } from "../../domain/errors.ts";
import type { Variable } from "../../domain/flag-request.ts";
import type { Notice } from "../../domain/notice.ts";
import { listPaths } from "./read-variable.ts";

/** The environment files that a command line names. */
export interface EnvFileRequest {
  readonly cwd: string;
  readonly envFiles: readonly string[];
}

/** Environment files that were read in order, and their variables. */
export interface EnvFiles {
  /** Absolute. */
  readonly paths: readonly string[];
  /** Undefined for a file that does not exist. */
  readonly texts: readonly (string | undefined)[];
  readonly variables: readonly Variable[];
  readonly notices: readonly Notice[];
}

/** The named environment files, and the `.env` that Compose reads first if none is named. */
export function listEnvFiles(
  { cwd, envFiles }: EnvFileRequest,
  base: string,
  env: ReadonlyMap<string, string>,
): { readonly named: readonly string[]; readonly first: readonly string[] } {
  const names = envFiles.length > 0 ? envFiles : listPaths(env.get("COMPOSE_ENV_FILES") ?? "", ",");
  const first = isTrue(env.get("COMPOSE_DISABLE_ENV_FILE")) ? [] : [join(base, ".env")];
  return { named: names.map((path) => resolve(cwd, path)), first };
}

/** The `.env` of the project directory, if Compose reads it after the first one. */
export function listFurther(
  { paths, variables }: Pick<EnvFiles, "paths" | "variables">,
  { base, directory }: { readonly base: string; readonly directory: string },
): readonly string[] {
  const isBelow = base !== directory && paths.length > 0 && !disablesFiles(variables);
  return isBelow ? [join(directory, ".env")] : [];
}

/**
 * Joins the first `.env` and that of the project directory as Compose does. `envFiles` are the paths for its
 * `--env-file`, strongest last; empty if Compose finds the files itself.
 */
export function joinEnvFiles(
  first: EnvFiles,
  further: EnvFiles,
): Pick<EnvFiles, "notices"> & {
  readonly dotenv: readonly Variable[];
  readonly envFiles: readonly string[];
} {
  const isOff = disablesFiles(first.variables);
  const counting = first.variables.filter(({ name }) => !isOff || name.startsWith("COMPOSE_"));
  const [stronger, weaker] = [listExisting(first), listExisting(further)];
  return {
    dotenv: [...further.variables, ...counting],
    // With --project-directory, Compose takes the `.env` there as the first one, reads no other, and obeys a
    // COMPOSE_DISABLE_ENV_FILE in it. The stronger file is listed twice, so that the weaker one can refer to
    // its variables and it still has priority.
    envFiles:
      further.paths.length > 0 ? [...(weaker.length > 0 ? stronger : []), ...weaker, ...stronger] : [],
    notices: [...further.notices, ...first.notices],
  };
}

/** The error for a named environment file that does not exist. */
export function missingEnvFile(file: string): StackError {
  return new StackError("invalid-dotenv", {
    message: `environment file ${file} does not exist`,
    hint: "Check --env-file and COMPOSE_ENV_FILES.",
  });
}

/** Compose exports COMPOSE_ variables of the first file before it decides whether environment files are disabled. */
function disablesFiles(variables: readonly Variable[]): boolean {
  return isTrue(variables.findLast(({ name }) => name === "COMPOSE_DISABLE_ENV_FILE")?.value);
}

function listExisting({ paths, texts }: EnvFiles): readonly string[] {
  return paths.filter((_, index) => texts[index] !== undefined);
}

/** True for the words that Go's `strconv.ParseBool` reads as true. */
function isTrue(word: string | undefined): boolean {
  return word !== undefined && /^(?:1|t|T|true|TRUE|True)$/.test(word);
}
