import { StackError } from "../../domain/errors.ts";
import type { Variables } from "../../domain/flag-request.ts";
import type { Notice } from "../../domain/notice.ts";
import {
  type EnvFileRequest,
  type EnvFiles,
  joinEnvFiles,
  listEnvFiles,
  listFurther,
  missingEnvFile,
} from "../../plan/dotenv/order-env-files.ts";
import { showPath } from "../../plan/names/show-path.ts";
import type { Files } from "../../ports/files.ts";

/** The parsed environment files of a project. */
export interface DotenvReading {
  readonly variables: Variables;
  /** Absolute paths for Compose's `--env-file`, strongest last. Empty: Compose finds the `.env` itself. */
  readonly envFiles: readonly string[];
  readonly notices: readonly Notice[];
}

/**
 * Reads the environment files as Compose does: the named ones, otherwise the `.env` of the base folder and
 * that of the project directory. The first of these has priority. Throws StackError `invalid-dotenv` with
 * every problem.
 */
export async function readDotenv(
  request: EnvFileRequest,
  place: { readonly base: string; readonly directory: string },
  env: ReadonlyMap<string, string>,
  files: Files,
): Promise<DotenvReading> {
  const { cwd } = request;
  const lookup = (name: string) => env.get(name);
  const { named, first } = listEnvFiles(request, place.base, env);
  if (named.length > 0) {
    const texts = await Promise.all(named.map((path) => files.readText(path)));
    const missing = named[texts.indexOf(undefined)];
    if (missing !== undefined) throw missingEnvFile(showPath(missing, cwd));
    const { variables, notices } = await parse(named, texts, { cwd, lookup });
    return { variables: { environment: env, dotenv: variables }, envFiles: named, notices };
  }
  const strong = await parse(first, await readImplicit(first, files), { cwd, lookup });
  const values = new Map(strong.variables.map(({ name, value }) => [name, value]));
  const further = listFurther(strong, place);
  const weak = await parse(further, await readImplicit(further, files), {
    cwd,
    lookup: (name) => env.get(name) ?? values.get(name),
  });
  const { dotenv, ...joined } = joinEnvFiles(strong, weak);
  return { variables: { environment: env, dotenv }, ...joined };
}

async function parse(
  paths: readonly string[],
  texts: readonly (string | undefined)[],
  context: { readonly cwd: string; readonly lookup: (name: string) => string | undefined },
): Promise<EnvFiles> {
  // Load the parser only if there is a file: most projects have no `.env`.
  if (texts.every((text) => text === undefined)) return { paths, texts, variables: [], notices: [] };
  const { parseEnvFiles } = await import("../../plan/dotenv/parse-env-files.ts");
  const { variables, problems, notices } = parseEnvFiles(paths, texts, context);
  if (problems.length === 0) return { paths, texts, variables, notices };
  throw new StackError("invalid-dotenv", { message: "the environment file cannot be parsed", problems });
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
