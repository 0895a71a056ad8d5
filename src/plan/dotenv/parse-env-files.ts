import type { Problem } from "../../domain/errors.ts";
import type { Variable } from "../../domain/flag-request.ts";
import type { Notice } from "../../domain/notice.ts";
import { showPath } from "../names/show-path.ts";
import { parseDotenv } from "./parse-dotenv.ts";

/** Variables of environment files, in file order, and the problems in these files. */
export interface ParsedEnvFiles {
  readonly variables: readonly Variable[];
  readonly problems: readonly Problem[];
  readonly notices: readonly Notice[];
}

interface EnvFileContext {
  /** File names are shown relative to this folder. */
  readonly cwd: string;
  readonly lookup: (name: string) => string | undefined;
}

/**
 * Parses environment files in order; later files can refer to earlier ones. A file without text is left out.
 */
export function parseEnvFiles(
  paths: readonly string[],
  texts: readonly (string | undefined)[],
  { cwd, lookup }: EnvFileContext,
): ParsedEnvFiles {
  const earlier = new Map<string, string>();
  const parsed = paths.flatMap((path, index) => {
    const text = texts[index];
    if (text === undefined) return [];
    const file = showPath(path, cwd);
    const { entries, problems, notices } = parseDotenv(text, { file, lookup, earlier });
    for (const { name, value } of entries) earlier.set(name, value);
    const variables = entries.map(({ name, value, line }) => ({ name, value, where: { file, line } }));
    return [{ variables, problems, notices }];
  });
  return {
    variables: parsed.flatMap(({ variables }) => variables),
    problems: parsed.flatMap(({ problems }) => problems),
    notices: parsed.flatMap(({ notices }) => notices),
  };
}
