import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readFileText } from "../../adapters/disk/read-regular-file.ts";
import { formatPosition, StackError } from "../../domain/errors.ts";
import { type Feature, FeatureDeclaration } from "../../domain/feature.ts";
import { completeFeature } from "../../plan/features/list-features.ts";
import { parseYamlFile } from "../../plan/yaml/parse-yaml-file.ts";

/** Reads every `NAME/feature.yaml` in the folder, sorted by name. Throws StackError `invalid-manifest` for an invalid one. */
export async function readFeatures(folder: string): Promise<readonly Feature[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const packs = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return await Promise.all(packs.sort().map((pack) => readFeature(join(folder, pack, "feature.yaml"), pack)));
}

async function readFeature(file: string, pack: string): Promise<Feature> {
  const parsed = parseYamlFile(readFileText(file), file, FeatureDeclaration);
  if (parsed.kind === "valid") return completeFeature(parsed.value, pack, file);
  const problems = parsed.problems.map(({ message, where }) => ({
    message: where === undefined ? message : `${formatPosition(where)}: ${message}`,
  }));
  throw new StackError("invalid-manifest", { message: "a feature.yaml cannot be read", problems });
}
