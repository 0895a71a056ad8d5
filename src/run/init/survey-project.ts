import { join } from "node:path";
import { StackError } from "../../domain/errors.ts";
import { manifestName } from "../../domain/manifest.ts";
import { featuresOfProfiles } from "../../plan/features/list-features.ts";
import { listFeatureServices } from "../../plan/features/profiles.ts";
import { explainMissing } from "../../plan/init/explain-missing.ts";
import { findNewFeatures } from "../../plan/init/find-new-features.ts";
import { listOwnFiles, type ProjectSurvey } from "../../plan/init/project-survey.ts";
import { classifyScript, isScript, scriptFolders } from "../../plan/init/scripts/classify-script.ts";
import { findReplacements } from "../../plan/init/scripts/find-replacements.ts";
import type { ScriptSource } from "../../plan/init/scripts/list-scripts.ts";
import { composeNames, overrideNames } from "../../plan/names/compose-names.ts";
import { listFoldersUpward } from "../../plan/names/show-path.ts";
import type { Files } from "../../ports/files.ts";
import { resolveProject } from "../project/load-project.ts";
import { type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";

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
      if (!(error instanceof StackError) || error.code !== "no-compose-file") throw error;
      throw explainMissing(error, scripts, await findBelow(directory, world.files));
    },
  );
  const ofProfiles = featuresOfProfiles(model);
  const known = features ?? ofProfiles;
  const composeFiles = listOwnFiles(configured.declarations);
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
  for (const folder of listFoldersUpward(directory)) {
    if (await files.exists(join(folder, ".git"))) return folder;
  }
  return directory;
}

/** The files of a project that may start its stack, with paths relative to its directory. */
async function readScripts(directory: string, files: Files): Promise<readonly ScriptSource[]> {
  const found: ScriptSource[] = [];
  for (const folder of scriptFolders) {
    for (const name of await files.listFiles(join(directory, folder))) {
      const kind = classifyScript(folder, name);
      const file = folder === "" ? name : `${folder}/${name}`;
      const text = kind && (await files.readText(join(directory, file)));
      if (kind !== undefined && text !== undefined) found.push({ file, text, kind });
    }
  }
  return found.filter(isScript);
}
