import type { ComposeTarget } from "../../domain/compose-target.ts";
import { ownValue } from "../../domain/own-value.ts";
import type { Lookup } from "../../plan/dotenv/interpolate.ts";
import type { References } from "./find-references.ts";

/** The variables that Compose fills in, as far as they are known while files are being found. */
export interface KnownVariables {
  /** The variables of only the process and the target. */
  readonly own: Lookup;
  /** Adds an environment file. If several set the same name, the first one wins. */
  add(path: string, text: string | undefined): void;
  /** The texts of the environment files, in the order in which they were added. */
  texts(): ReadonlyMap<string, string>;
  /** Parses the environment files and returns a lookup of all variables. */
  lookup(): Promise<Lookup>;
  /** Fills in the variables of references. References that cannot be filled in stay as written. */
  fill(references: References): Promise<References>;
}

/** Starts with the variables of the target, which override those of the process. */
export function createKnownVariables(
  target: Pick<ComposeTarget, "env">,
  env: ReadonlyMap<string, string>,
): KnownVariables {
  const own: Lookup = (name) => ownValue(target.env, name) ?? env.get(name);
  const texts = new Map<string, string>();
  const values = new Map<string, string>();
  const parsed = new Set<string>();
  const lookup = async (): Promise<Lookup> => {
    for (const [path, text] of texts) {
      if (parsed.has(path)) continue;
      parsed.add(path);
      const { parseDotenv } = await import("../../plan/dotenv/parse-dotenv.ts");
      const { entries } = parseDotenv(text, { file: path, lookup: (name) => own(name) ?? values.get(name) });
      for (const [name, value] of new Map(entries.map((entry) => [entry.name, entry.value]))) {
        if (!values.has(name)) values.set(name, value);
      }
    }
    return (name) => own(name) ?? values.get(name);
  };
  return {
    own,
    add(path, text) {
      if (text !== undefined && !texts.has(path)) texts.set(path, text);
    },
    texts: () => texts,
    lookup,
    async fill(references) {
      const { includes, extended, plain } = references;
      const named = [
        ...extended,
        ...plain,
        ...includes.flatMap(({ paths, envFiles }) => [...paths, ...envFiles]),
      ];
      if (!named.some(hasVariable) && !includes.some(({ folder }) => hasVariable(folder ?? "")))
        return references;
      const fill = await createFill(await lookup());
      return {
        ...references,
        extended: extended.map(fill),
        plain: plain.map(fill),
        includes: includes.map(({ paths, folder, envFiles }) => ({
          paths: paths.map(fill),
          folder: folder === undefined ? undefined : fill(folder),
          envFiles: envFiles.map(fill),
        })),
      };
    },
  };
}

function hasVariable(path: string): boolean {
  return path.includes("$");
}

/** Returns a function that fills in one path. A path that Compose refuses stays as written. */
export async function createFill(lookup: Lookup): Promise<(path: string) => string> {
  const { interpolate } = await import("../../plan/dotenv/interpolate.ts");
  return (path) => {
    if (!hasVariable(path)) return path;
    const { text, fault } = interpolate(path, lookup);
    return fault === undefined ? text : path;
  };
}
