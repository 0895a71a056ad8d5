import { dirname, join, relative } from "node:path";
import type { Replacement } from "../../domain/documents/file-documents.ts";
import { StackError } from "../../domain/errors.ts";
import { manifestName } from "../../domain/manifest.ts";
import type { Notice } from "../../domain/notice.ts";
import { featuresOfProfiles } from "../../plan/features/list-features.ts";
import { listFeatureServices } from "../../plan/features/profiles.ts";
import { findNewFeatures } from "../../plan/init/find-new-features.ts";
import type { FoundFeature } from "../../plan/init/plan-manifest.ts";
import { findReplacements } from "../../plan/init/scripts/find-replacements.ts";
import type { ScriptSource } from "../../plan/init/scripts/list-scripts.ts";
import { composeNames, overrideNames } from "../../plan/names/compose-names.ts";
import type { Files } from "../../ports/files.ts";
import { resolveProject } from "../project/load-project.ts";
import { type Configured, type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";
import { readScripts } from "./read-scripts.ts";

/** The state of a project before stackctl is set up in it. */
export interface ProjectSurvey {
  /** The folder for `stackctl.yaml`. Absolute. */
  readonly directory: string;
  readonly project: string;
  /** The text of `stackctl.yaml`, if it exists. */
  readonly manifest: string | undefined;
  readonly dotenvExample: string | undefined;
  /** Compose files that only the command line or the environment names, relative to the directory. */
  readonly composeFiles: readonly string[];
  /** Declared features with their services. */
  readonly declared: readonly FoundFeature[];
  /** Features that `stackctl.yaml` does not declare yet. */
  readonly found: readonly FoundFeature[];
  readonly replacements: readonly Replacement[];
  /** The folder for `.github`: the root of the repository. Absolute. */
  readonly repository: string;
  readonly notices: readonly Notice[];
}

/**
 * Surveys a project: its Compose profiles, declarations and start scripts. Throws what loading a project
 * throws; without a compose file, the error has a hint.
 */
export async function surveyProject(
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<ProjectSurvey> {
  const configured = await loadConfiguration(request, world);
  const { manifestDirectory: directory, features, manifest, manifestFile } = configured.declarations;
  const scripts = await readScripts(directory, world.files);
  const { model, notices } = await resolveProject(configured, request, world, signal).catch(
    async (error: unknown) => {
      throw await explainMissing(error, directory, scripts, world.files);
    },
  );
  const ofProfiles = featuresOfProfiles(model);
  const known = features ?? ofProfiles;
  const composeFiles = listOwnFiles(configured);
  const findings = findReplacements(scripts, {
    features: known,
    composeFiles: [...composeFiles, ...composeNames, ...overrideNames],
  });
  return {
    directory,
    project: model.project,
    manifest: await world.files.readText(join(directory, manifestName)),
    dotenvExample: await world.files.readText(join(directory, ".env.example")),
    composeFiles,
    declared: (features ?? []).map((feature) => ({ feature, services: listFeatureServices(feature, model) })),
    found: findNewFeatures({
      declared: features,
      ofProfiles,
      model,
      together: manifest.together,
      variables: findings.variables,
    }),
    replacements: findings.replacements,
    repository: await findRepository(directory, world.files),
    notices: notices.filter(({ file }) => file !== manifestFile),
  };
}

function listOwnFiles({ declarations }: Configured): readonly string[] {
  const { manifestDirectory, named } = declarations;
  const isRemembered = named.source.kind === "dotenv" || named.source.kind === "config";
  return isRemembered ? [] : named.paths.map((path) => relative(manifestDirectory, path));
}

/** Adds a hint to a missing compose file: one that scripts use, or one in a subfolder. */
async function explainMissing(
  error: unknown,
  directory: string,
  scripts: readonly ScriptSource[],
  files: Files,
): Promise<unknown> {
  if (!(error instanceof StackError) || error.code !== "no-compose-file") return error;
  const { composeFiles } = findReplacements(scripts, { features: [], composeFiles: [] });
  const below = await findBelow(directory, files);
  const take = (paths: readonly string[]) => `stackctl init ${paths.map((path) => `-f ${path}`).join(" ")}`;
  const hint =
    composeFiles.length > 0
      ? `Run ${take(composeFiles)}: a script of the project uses ${composeFiles.join(", ")}.`
      : below === undefined
        ? "Write a compose.yaml first, or run stackctl init -f PATH with your Compose file."
        : `Run ${take([below])}: there is a Compose file in a subfolder.`;
  return new StackError("no-compose-file", { message: error.message, hint, cause: error });
}

async function findBelow(directory: string, files: Files): Promise<string | undefined> {
  for (const folder of await files.listFolders(directory)) {
    if (folder.startsWith(".") || folder === "node_modules") continue;
    for (const name of composeNames) {
      if (await files.exists(join(directory, folder, name))) return `${folder}/${name}`;
    }
  }
  return undefined;
}

async function findRepository(directory: string, files: Files): Promise<string> {
  for (let folder = directory; ; folder = dirname(folder)) {
    if (await files.exists(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return directory;
  }
}
