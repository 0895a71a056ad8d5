import { dirname, join, resolve } from "node:path";
import { StackError } from "../../../domain/errors.ts";
import type { Lookup } from "../../../plan/dotenv/interpolate.ts";
import type { ModelPart, ModelReading } from "./model-part.ts";
import { readVariables } from "./read-variables.ts";
import { asList, asText, asTree, isTree, type Tree } from "./tree.ts";

/** The sections that an included model may have: https://docs.docker.com/reference/compose-file/include/ */
const sections = ["services", "volumes", "networks", "configs", "secrets"] as const;

/**
 * The part of the model that an entry of `include` names, in the compose file at `path` of another part. Throws
 * StackError `invalid-compose-file` when the entry lists no file or forms a cycle.
 */
export async function describeIncluded(
  entry: unknown,
  path: string,
  { directory, lookup, included }: ModelPart,
  reading: ModelReading,
): Promise<ModelPart> {
  const long = isTree(entry) ? entry : { path: entry };
  const paths = asList(long.path)
    .flatMap((one) => asText(one) ?? [])
    .map((one) => resolve(directory, one));
  const [first] = paths;
  const elsewhere = paths.find((one) => included.includes(one));
  if (first === undefined || elsewhere !== undefined) {
    throw new StackError("invalid-compose-file", {
      message: "a compose file is invalid",
      problems: [
        {
          message: first === undefined ? "include lists no file" : `include forms a cycle: ${elsewhere}`,
          where: { file: path },
        },
      ],
    });
  }
  const named = asText(long.project_directory);
  const folder = named === undefined ? dirname(first) : resolve(directory, named);
  const common = { paths, directory: folder, included: [...included, ...paths] };
  if (!lookup) return { ...common, lookup };
  const envFiles = asList(long.env_file).flatMap((one) => asText(one) ?? []);
  const variables = await readVariables(
    envFiles.length > 0
      ? envFiles.map((one) => ({ path: resolve(directory, one), required: true }))
      : [{ path: join(folder, ".env"), required: false }],
    { ...reading, lookup },
  );
  // Variables of the including project override those of the included project.
  const inside: Lookup = (name) => lookup(name) ?? variables.get(name);
  return { ...common, lookup: inside };
}

/**
 * A compose file's tree with the sections of an included model. Throws StackError `invalid-compose-file` when both
 * define the same name differently.
 */
export function importSections(whole: Tree, included: Tree, path: string): Tree {
  const result: Record<string, unknown> = { ...whole };
  for (const section of sections) {
    const theirs = asTree(included[section]);
    if (Object.keys(theirs).length === 0) continue;
    const ours = asTree(result[section]);
    const clash = Object.keys(theirs).find(
      (name) => Object.hasOwn(ours, name) && JSON.stringify(ours[name]) !== JSON.stringify(theirs[name]),
    );
    if (clash !== undefined) {
      throw new StackError("invalid-compose-file", {
        message: "a compose file is invalid",
        problems: [
          {
            message: `${section}.${clash} is already defined, and the included file defines it differently`,
            where: { file: path },
            hint: "Override it in another file, listed under include or passed with -f.",
          },
        ],
      });
    }
    result[section] = { ...theirs, ...ours };
  }
  return result;
}
