import { join } from "node:path";
import { type Problem, StackError } from "../../domain/errors.ts";
import { type Feature, FeatureDeclaration, FeatureName } from "../../domain/feature.ts";
import type { Manifest } from "../../domain/manifest.ts";
import { isReservedName } from "../../domain/own-value.ts";
import { checkFeatures, findRequiresCycle } from "../features/check-features.ts";
import { completeFeature } from "../features/list-features.ts";
import { parseYamlFile } from "../yaml/parse-yaml-file.ts";

/** The folder that contains the feature packs. */
export interface PacksFolder {
  /** Absolute. */
  readonly path: string;
  /** As shown to the user. */
  readonly file: string;
}

/** The `feature.yaml` of a feature pack. */
export interface PackFile {
  /** Name of the pack's folder. */
  readonly name: string;
  /** As shown to the user. */
  readonly file: string;
  readonly text: string;
}

/** Features, and the problems in their declarations. */
export interface DeclaredFeatures {
  readonly features: readonly Feature[];
  readonly problems: readonly Problem[];
}

/** Limit, because each pair of features may be compared, and each feature may lead to all others. */
const mostFeatures = 500;

/** The features of feature packs; paths of their overlays are absolute. */
export function declarePacks(packs: readonly PackFile[], folder: PacksFolder): DeclaredFeatures {
  const declared = packs.map((pack) => declarePack(pack, folder));
  return {
    features: declared.flatMap(({ features }) => features),
    problems: declared.flatMap(({ problems }) => problems),
  };
}

/** The features that the manifest itself declares. */
export function declareInline({ features }: Manifest, file: string): readonly Feature[] {
  return Object.entries(features).map(([name, declaration]) => completeFeature(declaration, name, file));
}

/**
 * Throws StackError for the problems of all declarations: `invalid-manifest` for invalid ones and for features
 * that contradict each other, `requires-cycle` for features that require each other.
 */
export function refuseContradictions(
  { features, problems }: DeclaredFeatures,
  manifest: Manifest,
  file: string,
): void {
  const all = features.length > mostFeatures ? [...problems, tooMany(features.length, file)] : problems;
  failOn(all, "stackctl.yaml or a feature.yaml is invalid");
  failOn(checkFeatures(features, manifest, file), "the declared features contradict each other");
  const cycle = findRequiresCycle(features);
  if (cycle === undefined) return;
  throw new StackError("requires-cycle", {
    message: describeCycle(cycle),
    hint: "Remove one of them from `requires`.",
  });
}

/** The message about features that require each other. */
export function describeCycle(cycle: readonly string[]): string {
  return `features require each other in a cycle: ${cycle.join(" → ")}`;
}

function declarePack({ name, file, text }: PackFile, folder: PacksFolder): DeclaredFeatures {
  const refuse = (where: string, fault: string, hint: string): DeclaredFeatures => ({
    features: [],
    problems: [{ message: `pack folder ${JSON.stringify(name)}: ${fault}`, where: { file: where }, hint }],
  });
  const fault = findNameFault(name);
  // The feature's name becomes part of a flag and a variable; the folder's name, of paths and messages.
  if (fault !== undefined && isUnsafe(name)) return refuse(folder.file, fault, "Rename the folder.");
  const parsed = parseYamlFile(text, file, FeatureDeclaration);
  if (parsed.kind === "invalid") return { features: [], problems: parsed.problems };
  if (fault !== undefined && parsed.value.name === undefined) {
    return refuse(file, fault, "Rename the folder, or set name in its feature.yaml.");
  }
  const feature = completeFeature(parsed.value, name, file);
  const overlays = feature.overlays.map((overlay) => ({
    ...overlay,
    file: join(folder.path, name, overlay.file),
  }));
  return { features: [{ ...feature, overlays }], problems: [] };
}

function tooMany(count: number, file: string): Problem {
  return {
    message: `the project declares ${count} features; the limit is ${mostFeatures}`,
    where: { file },
    hint: "Put services that are used together into one feature.",
  };
}

function findNameFault(name: string): string | undefined {
  if (isReservedName(name)) return "this name is reserved";
  return FeatureName.safeParse(name).error?.issues[0]?.message;
}

/**
 * Other programs would take a leading dash for an option; a control character would break the line of a
 * message.
 */
function isUnsafe(name: string): boolean {
  return isReservedName(name) || /^-|\p{Cc}/u.test(name);
}

function failOn(problems: readonly Problem[], message: string): void {
  if (problems.length > 0) throw new StackError("invalid-manifest", { message, problems });
}
