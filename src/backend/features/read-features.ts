import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readFileText } from "../../adapters/disk/read-regular-file.ts";
import { formatPosition, type Problem, StackError } from "../../domain/errors.ts";
import { type Feature, FeatureDeclaration } from "../../domain/feature.ts";
import { parseBoolean } from "../../domain/parse-boolean.ts";
import { completeFeature } from "../../plan/features/list-features.ts";
import { parseYamlFile } from "../../plan/yaml/parse-yaml-file.ts";

/** Reads every `NAME/feature.yaml` in the folder, sorted by name. Throws StackError `invalid-manifest` for an invalid one. */
export async function readFeatures(folder: string): Promise<readonly Feature[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const packs = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return await Promise.all(packs.sort().map((pack) => readFeature(join(folder, pack, "feature.yaml"), pack)));
}

/**
 * The enabled features, from the flags in this process's environment; without a flag, a feature has its default. Throws
 * StackError `invalid-setting` with every flag that is not a boolean.
 */
export function resolveFlags(
  features: readonly Pick<Feature, "name" | "flag" | "default">[],
  env: Readonly<Record<string, string | undefined>>,
): ReadonlySet<string> {
  const enabled = new Set<string>();
  const problems: Problem[] = [];
  for (const feature of features) {
    const value = env[feature.flag];
    const isOn = value === undefined ? feature.default : parseBoolean(value);
    if (isOn === undefined) problems.push({ message: `${feature.flag}="${value}" is not a boolean` });
    else if (isOn) enabled.add(feature.name);
  }
  if (problems.length === 0) return enabled;
  throw new StackError("invalid-setting", {
    message: "the environment has invalid flags",
    problems,
    hint: "Write true or false.",
  });
}

async function readFeature(file: string, pack: string): Promise<Feature> {
  const parsed = parseYamlFile(readFileText(file), file, FeatureDeclaration);
  if (parsed.kind === "valid") return completeFeature(parsed.value, pack, file);
  const problems = parsed.problems.map(({ message, where }) => ({
    message: where === undefined ? message : `${formatPosition(where)}: ${message}`,
  }));
  throw new StackError("invalid-manifest", { message: "a feature.yaml cannot be read", problems });
}
