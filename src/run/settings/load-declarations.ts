import { join, resolve } from "node:path";
import { Manifest, manifestName } from "../../domain/manifest.ts";
import { showPath } from "../../plan/names/show-path.ts";
import { type Declarations, defaultPacks } from "../../plan/settings/declarations.ts";
import {
  declareInline,
  declarePacks,
  type PackFile,
  type PacksFolder,
  refuseContradictions,
} from "../../plan/settings/declare-features.ts";
import { noticeLostPacks, placeProject } from "../../plan/settings/place-project.ts";
import { parseYamlFile } from "../../plan/yaml/parse-yaml-file.ts";
import type { Files } from "../../ports/files.ts";
import { locateProject, type ProjectRequest } from "./locate-project.ts";
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
  const shown = (path: string) => showPath(path, request.cwd);
  const located = await locateProject(request, env, files);
  const { manifestDirectory } = located;
  const path = join(manifestDirectory, manifestName);
  const manifestFile = shown(path);
  const text = await files.readText(path);
  const parsed = parseYamlFile(text ?? "", manifestFile, Manifest);
  const manifest = parsed.kind === "valid" ? parsed.value : Manifest.parse({});
  const packsPath = resolve(manifestDirectory, manifest.packs ?? defaultPacks);
  const folder = { path: packsPath, file: shown(packsPath) };
  const packs = declarePacks(await readPacks(folder, shown, files), folder);
  const features = [...packs.features, ...declareInline(manifest, manifestFile)];
  const problems = [...(parsed.kind === "valid" ? [] : parsed.problems), ...packs.problems];
  refuseContradictions({ features, problems }, manifest, manifestFile);
  const exists = manifest.packs === undefined || (await files.exists(packsPath));
  const place = placeProject(located, manifest, manifestFile);
  const dotenv = await readDotenv(request, { base: located.base, directory: place.directory }, env, files);
  return {
    ...place,
    manifest,
    manifestFile,
    placeOfSetting: (name) => (parsed.kind === "valid" ? parsed.placeOf(["settings", name]) : undefined),
    features: features.length > 0 ? features : undefined,
    ...dotenv,
    notices: [...noticeLostPacks(manifest, exists, manifestFile), ...dotenv.notices],
  };
}

async function readPacks(
  { path: folder }: PacksFolder,
  shown: (path: string) => string,
  files: Files,
): Promise<readonly PackFile[]> {
  const names = await files.listFolders(folder);
  const packs = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name, "feature.yaml");
      const text = await files.readText(path);
      return text === undefined ? [] : [{ name, file: shown(path), text }];
    }),
  );
  return packs.flat();
}
