import { join, resolve } from "node:path";
import { StackError } from "../../domain/errors.ts";
import type { FileChange } from "../../domain/file-change.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { featuresOfProfiles } from "../../plan/features/list-features.ts";
import { checkNewFeature, refuseFolder } from "../../plan/init/check-new-feature.ts";
import type { PackWish } from "../../plan/init/format-pack.ts";
import type { OwnPackage } from "../../plan/init/format-schema-line.ts";
import { planPack } from "../../plan/init/plan-pack.ts";
import { showPath } from "../../plan/names/show-path.ts";
import { defaultPacks, listComposeFiles } from "../../plan/settings/declarations.ts";
import { resolveProject } from "../project/load-project.ts";
import { type Configured, type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";
import { readTemplate } from "./read-template.ts";

/** The project to which a feature is added. */
export interface FeatureSite {
  readonly configured: Configured;
  /** Undefined without Compose. */
  readonly model: ComposeModel | undefined;
  readonly notices: readonly Notice[];
}

/**
 * Checks whether a feature of this name can be added. Throws StackError `usage` with a suggested name, and
 * for a project whose features are its Compose profiles: declared features would replace them.
 */
export async function findFeatureSite(
  name: string,
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<FeatureSite> {
  const configured = await loadConfiguration(request, world);
  const { model, notices } = await readModel(configured, request, world, signal);
  const declared = configured.declarations.features;
  const fault = checkNewFeature({
    name,
    declared,
    ofProfiles: model ? featuresOfProfiles(model) : [],
    model,
  });
  if (fault) throw fault;
  return { configured, model, notices };
}

/** The model, or a notice if Compose is missing. */
async function readModel(
  configured: Configured,
  request: LoadRequest,
  world: World,
  signal: AbortSignal | undefined,
): Promise<Pick<FeatureSite, "model" | "notices">> {
  try {
    return { model: (await resolveProject(configured, request, world, signal)).model, notices: [] };
  } catch (error) {
    if (!(error instanceof StackError) || error.code !== "engine-unavailable") throw error;
    const message = `cannot check for a service of the same name: ${error.message}`;
    return { model: undefined, notices: [{ code: "without-compose", message }] };
  }
}

/** Plans a new feature pack from the templates of this package. Throws StackError `usage` if its folder exists. */
export async function planFeature(
  { configured, model, notices }: FeatureSite,
  wish: PackWish,
  own: OwnPackage,
  { files, cwd }: World,
): Promise<{ readonly changes: readonly FileChange[]; readonly notices: readonly Notice[] }> {
  const { declarations } = configured;
  const { manifestDirectory: directory, manifest, features = [] } = declarations;
  const folder = join(resolve(directory, manifest.packs ?? defaultPacks), wish.name);
  if (await files.exists(folder)) throw refuseFolder(showPath(folder, cwd));
  const [path] = listComposeFiles(declarations);
  const site = {
    directory,
    folder,
    declared: features,
    model,
    composeFile: path === undefined ? undefined : { path, text: await files.readText(path) },
    dotenvExample: await files.readText(join(directory, ".env.example")),
  };
  const templates = {
    feature: await readTemplate("feature.yaml", own, { files }),
    compose: await readTemplate("compose.yaml", own, { files }),
  };
  const planned = planPack(wish, site, { own, cwd, templates });
  return { ...planned, notices: [...notices, ...planned.notices] };
}
