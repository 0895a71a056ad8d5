import { StackError } from "../../../domain/errors.ts";
import type { Lookup } from "../../../plan/dotenv/interpolate.ts";
import { parseDotenv } from "../../../plan/dotenv/parse-dotenv.ts";
import { showPath } from "../../../plan/names/show-path.ts";
import type { Files } from "../../../ports/files.ts";

/** An environment file, and whether it must exist. */
export interface VariableFile {
  readonly path: string;
  readonly required: boolean;
}

interface Reading {
  readonly files: Pick<Files, "readText">;
  /** Paths in messages are relative to this folder. */
  readonly cwd: string;
  /** Values that override those of the files in references. */
  readonly lookup: Lookup;
}

/** The values of these files; later files override earlier ones. Throws StackError invalid-dotenv. */
export async function readVariables(
  paths: readonly VariableFile[],
  { files, cwd, lookup }: Reading,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (const { path, required } of paths) {
    const file = showPath(path, cwd);
    const text = await files.readText(path);
    if (text === undefined && !required) continue;
    if (text === undefined) {
      throw new StackError("invalid-dotenv", {
        message: `the env file ${file} is missing`,
        hint: "Create it, or write { path: …, required: false }.",
      });
    }
    const { entries, problems } = parseDotenv(text, { file, lookup, earlier: new Map(values) });
    if (problems.length > 0) {
      throw new StackError("invalid-dotenv", { message: "an env file cannot be read", problems });
    }
    for (const { name, value } of entries) values.set(name, value);
  }
  return values;
}
