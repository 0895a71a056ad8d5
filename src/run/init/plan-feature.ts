import { dirname, join, relative, resolve } from "node:path";
import { StackError } from "../../domain/errors.ts";
import type { Feature } from "../../domain/feature.ts";
import { FeatureDeclaration } from "../../domain/feature.ts";
import type { FileChange } from "../../domain/file-change.ts";
import { schemaFiles } from "../../domain/json-schemas.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { completeFeature, featuresOfProfiles } from "../../plan/features/list-features.ts";
import { addFlags } from "../../plan/init/add-flags.ts";
import { checkNewFeature } from "../../plan/init/check-new-feature.ts";
import { addToList } from "../../plan/init/edit-yaml.ts";
import { findSharedProfiles, formatPack, type PackWish } from "../../plan/init/format-pack.ts";
import { formatSchemaLine, type OwnPackage } from "../../plan/init/format-schema-line.ts";
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
  const declared = configured.declarations.features;
  const { model, notices } = await readModel(configured, request, world, signal);
  const bare = model && !declared ? featuresOfProfiles(model) : [];
  const fault = checkNewFeature({ name, declared: declared ?? bare, model });
  if (fault) throw fault;
  if (bare.length > 0) {
    throw new StackError("usage", {
      message: `this project's features are its Compose profiles (${bare.map((one) => one.name).join(", ")}); declare them before you add a feature pack`,
      hint: "Run stackctl init to declare them in stackctl.yaml, then add the feature.",
    });
  }
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

/**
 * The files of a new feature pack, its `include` entry, its flag in `.env.example`, and notices about manual
 * steps.
 */
export async function planFeature(
  { configured, model, notices }: FeatureSite,
  wish: PackWish,
  own: OwnPackage,
  world: World,
): Promise<{ readonly changes: readonly FileChange[]; readonly notices: readonly Notice[] }> {
  const { declarations } = configured;
  const { manifestDirectory: directory, manifest } = declarations;
  const folder = join(resolve(directory, manifest.packs ?? defaultPacks), wish.name);
  if (await world.files.exists(folder)) {
    throw new StackError("usage", {
      message: `${relative(world.cwd, folder)} already exists`,
      hint: "Choose another name, or remove it.",
    });
  }
  const pack = formatPack(wish, {
    feature: await readTemplate("feature.yaml", own, world),
    compose: await readTemplate("compose.yaml", own, world),
    schema: formatSchemaLine(schemaFiles.feature, folder, directory, own),
    shared: model ? findSharedProfiles(model, declarations.features ?? []) : [],
  });
  const change = (path: string, before: string | undefined, after: string, what: string): FileChange => ({
    path,
    file: relative(world.cwd, path) || path,
    before,
    after,
    what,
  });
  const included = await planInclude(join(folder, "compose.yaml"), configured, world);
  const example = join(directory, ".env.example");
  const exampleText = await world.files.readText(example);
  const feature = completeFeature(FeatureDeclaration.parse({}), wish.name, "");
  return {
    changes: [
      change(join(folder, "feature.yaml"), undefined, pack.feature, `flag ${feature.flag}`),
      change(join(folder, "compose.yaml"), undefined, pack.compose, `service ${wish.name}, ${wish.image}`),
      ...(included.kind === "edit"
        ? [change(included.path, included.before, included.after, "includes the feature pack")]
        : []),
      ...(exampleText === undefined
        ? []
        : [change(example, exampleText, addFlags(exampleText, [feature]), `flag ${feature.flag}`)]),
    ],
    notices: [
      ...notices,
      ...(included.kind === "notice" ? [included.notice] : []),
      ...findClash(wish, model),
      ...findListedFlags(
        included.kind === "edit" ? included : undefined,
        declarations.features ?? [],
        feature,
        world,
      ),
    ],
  };
}

type Include =
  | { readonly kind: "edit"; readonly path: string; readonly before: string; readonly after: string }
  | { readonly kind: "notice"; readonly notice: Notice };

/** The `include` entry goes into the first compose file of the project. */
async function planInclude(
  composeFile: string,
  { declarations }: Configured,
  { files, cwd }: World,
): Promise<Include> {
  const [path] = listComposeFiles(declarations);
  const before = path === undefined ? undefined : await files.readText(path);
  const line = relative(path === undefined ? declarations.manifestDirectory : dirname(path), composeFile);
  const after = before === undefined ? undefined : addToList(before, "include", line.replaceAll("\\", "/"));
  if (path !== undefined && before !== undefined && after !== undefined)
    return { kind: "edit", path, before, after };
  const message = `${path === undefined ? "the compose file" : relative(cwd, path)} must include the feature pack, but cannot be edited automatically`;
  return {
    kind: "notice",
    notice: { code: "not-included", message, hint: `Add this entry to include: - ${line}.` },
  };
}

function findClash({ name, port }: PackWish, model: ComposeModel | undefined): readonly Notice[] {
  const other = [...(model?.services.values() ?? [])].find(({ ports }) =>
    ports.some(({ published, protocol }) => protocol === "tcp" && published === port?.published),
  );
  if (!other || !port) return [];
  const message = `${other.name} also publishes port ${port.published}, so ${name} cannot run together with it`;
  return [{ code: "port-clash", message, hint: "Use another --port." }];
}

/**
 * A service that receives every flag, such as the bundled stack's backend, must receive the new one as well.
 */
function findListedFlags(
  base: { readonly path: string; readonly before: string } | undefined,
  declared: readonly Feature[],
  { flag }: Feature,
  { cwd }: World,
): readonly Notice[] {
  const known = declared.find((feature) => base?.before.includes(`\${${feature.flag}`));
  if (!base || !known) return [];
  const message = `${relative(cwd, base.path)} passes ${known.flag} to a service; pass ${flag} in the same way if the service needs it`;
  return [{ code: "flag-not-passed", message }];
}
