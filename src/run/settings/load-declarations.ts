import { join, relative, resolve } from "node:path";
import type * as z from "zod";
import { type Problem, StackError } from "../../domain/errors.ts";
import { type Feature, FeatureDeclaration, FeatureName } from "../../domain/feature.ts";
import { Manifest, manifestName } from "../../domain/manifest.ts";
import type { Notice } from "../../domain/notice.ts";
import { isReservedName } from "../../domain/own-value.ts";
import type { Source } from "../../domain/settings.ts";
import { checkFeatures, findRequiresCycle } from "../../plan/features/check-features.ts";
import { completeFeature } from "../../plan/features/list-features.ts";
import { type Declarations, defaultPacks } from "../../plan/settings/declarations.ts";
import { parseYamlFile } from "../../plan/yaml/parse-yaml-file.ts";
import type { Files } from "../../ports/files.ts";
import { type LocatedProject, locateProject, type ProjectRequest } from "./locate-project.ts";
import { readDotenv } from "./read-dotenv.ts";

/**
 * Reads `stackctl.yaml`, feature packs and `.env`, and checks them. Throws StackError with every problem
 * found: `invalid-manifest`, `requires-cycle`, `invalid-dotenv`.
 */
export async function loadDeclarations(
  request: ProjectRequest,
  env: ReadonlyMap<string, string>,
  files: Files,
): Promise<Declarations> {
  const located = await locateProject(request, env, files);
  const { manifestDirectory } = located;
  const manifestPath = join(manifestDirectory, manifestName);
  const shown = (path: string) => relative(request.cwd, path) || path;
  const manifestText = await files.readText(manifestPath);
  const problems: Problem[] = [];
  const parsed = parse(manifestText ?? "", shown(manifestPath), Manifest, problems);
  const manifest = parsed?.value ?? Manifest.parse({});
  const packs = await readPacks(
    resolve(manifestDirectory, manifest.packs ?? defaultPacks),
    shown,
    files,
    problems,
  );
  const inline = Object.entries(manifest.features).map(([name, declaration]) =>
    completeFeature(declaration, name, shown(manifestPath)),
  );
  const features = [...packs, ...inline];
  if (features.length > mostFeatures) problems.push(tooMany(features.length, shown(manifestPath)));
  const lost = await findLostPacks(manifest.packs, manifestDirectory, shown(manifestPath), files);
  failOn(problems, "invalid-manifest", "stackctl.yaml or a feature.yaml is invalid");
  failOn(
    checkFeatures(features, manifest, shown(manifestPath)),
    "invalid-manifest",
    "the declared features contradict each other",
  );
  const cycle = findRequiresCycle(features);
  if (cycle) {
    throw new StackError("requires-cycle", {
      message: `features require each other in a cycle: ${cycle.join(" → ")}`,
      hint: "Remove one of them from `requires`.",
    });
  }
  const place = placeProject(located, manifest, shown(manifestPath));
  const dotenv = await readDotenv(request, { base: located.base, directory: place.directory }, env, files);
  const isDeclared = manifestText !== undefined || features.length > 0;
  return {
    ...place,
    manifest,
    manifestFile: shown(manifestPath),
    placeOfSetting: (name) => parsed?.placeOf(["settings", name]),
    features: isDeclared && features.length > 0 ? features : undefined,
    ...dotenv,
    notices: [...lost, ...dotenv.notices],
  };
}

type Place = Pick<Declarations, "directory" | "manifestDirectory" | "named" | "found">;

/** In order of priority: `-f`, `COMPOSE_FILE`, the manifest, the search upward. */
function placeProject(
  { directory, manifestDirectory, named, found }: LocatedProject,
  { compose }: Manifest,
  manifestFile: string,
): Place {
  if (named !== undefined) return { directory, manifestDirectory, named, found };
  if (compose === undefined) {
    const source: Source = { kind: "default", detail: "found by default name" };
    return { directory, manifestDirectory, named: { paths: [], source }, found };
  }
  const paths = compose.map((path) => join(manifestDirectory, path));
  const source: Source = { kind: "config", detail: `compose in ${manifestFile}` };
  return { directory: manifestDirectory, manifestDirectory, named: { paths, source }, found: [] };
}

/**
 * A notice and not an error: the first pack may still create the folder, but its name may also be misspelt.
 */
async function findLostPacks(
  named: string | undefined,
  directory: string,
  file: string,
  files: Files,
): Promise<readonly Notice[]> {
  if (named === undefined || (await files.exists(resolve(directory, named)))) return [];
  const message = `the packs folder ${named} does not exist, so no feature pack is loaded`;
  return [{ code: "no-packs", message, hint: "Check the path: it is relative to stackctl.yaml.", file }];
}

async function readPacks(
  folder: string,
  shown: (path: string) => string,
  files: Files,
  problems: Problem[],
): Promise<readonly Feature[]> {
  const names = await files.listFolders(folder);
  const packs = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name, "feature.yaml");
      const text = await files.readText(path);
      if (text === undefined) return [];
      const fault = findNameFault(name);
      // The feature's name becomes part of a flag and a variable; the folder's name, of paths and messages.
      if (fault !== undefined && isUnsafe(name)) {
        problems.push({
          message: `pack folder ${JSON.stringify(name)}: ${fault}`,
          where: { file: shown(folder) },
          hint: "Rename the folder.",
        });
        return [];
      }
      const declaration = parse(text, shown(path), FeatureDeclaration, problems)?.value;
      if (!declaration) return [];
      if (fault !== undefined && declaration.name === undefined) {
        problems.push({
          message: `pack folder ${JSON.stringify(name)}: ${fault}`,
          where: { file: shown(path) },
          hint: "Rename the folder, or set name in its feature.yaml.",
        });
        return [];
      }
      const feature = completeFeature(declaration, name, shown(path));
      const overlays = feature.overlays.map((overlay) => ({
        ...overlay,
        file: join(folder, name, overlay.file),
      }));
      return [{ ...feature, overlays }];
    }),
  );
  return packs.flat();
}

/** Limit, because each pair of features may be compared, and each feature may lead to all others. */
const mostFeatures = 500;

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

function parse<T>(text: string, file: string, schema: z.ZodType<T>, problems: Problem[]) {
  const parsed = parseYamlFile(text, file, schema);
  if (parsed.kind === "valid") return parsed;
  problems.push(...parsed.problems);
  return undefined;
}

function failOn(problems: readonly Problem[], code: "invalid-manifest", message: string): void {
  if (problems.length > 0) throw new StackError(code, { message, problems });
}
