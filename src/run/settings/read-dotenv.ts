import { join, relative, resolve } from "node:path";
import { StackError } from "../../domain/errors.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { Notice } from "../../domain/notice.ts";
import { listPaths } from "../../plan/dotenv/read-variable.ts";
import type { Files } from "../../ports/files.ts";

/** The parsed environment files of a project. */
export interface DotenvReading {
  readonly variables: Variables;
  /** Absolute paths for Compose's `--env-file`, strongest last. Empty: Compose finds the `.env` itself. */
  readonly envFiles: readonly string[];
  readonly notices: readonly Notice[];
}

interface EnvFileRequest {
  readonly cwd: string;
  readonly envFiles: readonly string[];
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

/**
 * Reads the environment files as Compose does: the named ones, otherwise the `.env` of the base folder and
 * that of the project directory. The first of these has priority. Throws StackError `invalid-dotenv` with
 * every problem.
 */
export async function readDotenv(
  request: EnvFileRequest,
  { base, directory }: { readonly base: string; readonly directory: string },
  env: ReadonlyMap<string, string>,
  files: Files,
): Promise<DotenvReading> {
  const { cwd } = request;
  const lookup = (name: string) => env.get(name);
  const { named, first } = listEnvFiles(request, base, env);
  if (named.length > 0) {
    const texts = await Promise.all(named.map((path) => files.readText(path)));
    failOnMissing(named[texts.indexOf(undefined)], cwd);
    const { variables, notices } = await parse(named, texts, { cwd, lookup });
    return { variables: { environment: env, dotenv: variables }, envFiles: named, notices };
  }
  const inBase = await readImplicit(first, files);
  const strong = await parse(first, inBase, { cwd, lookup });
  const values = new Map(strong.variables.map(({ name, value }) => [name, value]));
  // Compose exports COMPOSE_ variables of the first file before it decides whether environment files are
  // disabled.
  const isOff = isTrue(values.get("COMPOSE_DISABLE_ENV_FILE"));
  const isBelow = base !== directory && first.length > 0 && !isOff;
  const rest = isBelow ? [join(directory, ".env")] : [];
  const inDirectory = await readImplicit(rest, files);
  const weak = await parse(rest, inDirectory, { cwd, lookup: (name) => env.get(name) ?? values.get(name) });
  const counting = strong.variables.filter(({ name }) => !isOff || name.startsWith("COMPOSE_"));
  const stronger = first.filter((_, index) => inBase[index] !== undefined);
  const weaker = rest.filter((_, index) => inDirectory[index] !== undefined);
  return {
    variables: { environment: env, dotenv: [...weak.variables, ...counting] },
    // With --project-directory, Compose takes the `.env` there as the first one, reads no other, and obeys a
    // COMPOSE_DISABLE_ENV_FILE in it. The stronger file is listed twice, so that the weaker one can refer to
    // its variables and it still has priority.
    envFiles: isBelow ? [...(weaker.length > 0 ? stronger : []), ...weaker, ...stronger] : [],
    notices: [...weak.notices, ...strong.notices],
  };
}

async function parse(
  paths: readonly string[],
  texts: readonly (string | undefined)[],
  context: { readonly cwd: string; readonly lookup: (name: string) => string | undefined },
) {
  // Load the parser only if there is a file: most projects have no `.env`.
  if (texts.every((text) => text === undefined)) return { variables: [], notices: [] };
  const { parseEnvFiles } = await import("./parse-env-files.ts");
  const parsed = parseEnvFiles(paths, texts, context);
  if (parsed.problems.length === 0) return parsed;
  throw new StackError("invalid-dotenv", {
    message: "the environment file cannot be parsed",
    problems: parsed.problems,
  });
}

/** Reads files that were not named explicitly; like Compose, ignores a folder of that name. */
async function readImplicit(
  paths: readonly string[],
  files: Files,
): Promise<readonly (string | undefined)[]> {
  return Promise.all(
    paths.map((path) =>
      files.readText(path).catch((error: unknown) => {
        if (isFolderError(error)) return undefined;
        throw error;
      }),
    ),
  );
}

function isFolderError(error: unknown): boolean {
  const cause = error instanceof StackError ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && cause.code === "EISDIR";
}

function failOnMissing(path: string | undefined, cwd: string): void {
  if (path === undefined) return;
  throw new StackError("invalid-dotenv", {
    message: `environment file ${relative(cwd, path) || path} does not exist`,
    hint: "Check --env-file and COMPOSE_ENV_FILES.",
  });
}

/** True for the words that Go's `strconv.ParseBool` reads as true. */
function isTrue(word: string | undefined): boolean {
  return word !== undefined && /^(?:1|t|T|true|TRUE|True)$/.test(word);
}
