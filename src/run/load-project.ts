import { resolve } from "node:path";
import type { EngineChoice } from "../domain/engine-choice.ts";
import { type Problem, StackError } from "../domain/errors.ts";
import type { Feature, ResolvedFeature } from "../domain/feature.ts";
import type { FlagRequest } from "../domain/flag-request.ts";
import type { LeftOut } from "../domain/launch-plan.ts";
import type { Notice } from "../domain/notice.ts";
import type { ComposeModel } from "../domain/service.ts";
import type { SettingName, SettingReport, Settings } from "../domain/settings.ts";
import type { Source } from "../domain/source.ts";
import { type ChosenFlags, chooseFlags } from "../plan/choose-flags.ts";
import { composeEnvironment } from "../plan/compose-environment.ts";
import { noticeEngine } from "../plan/embedded/notice-engine.ts";
import { settleEmbedded } from "../plan/embedded/settle-embedded.ts";
import { addFoundConflicts } from "../plan/find-feature-conflicts.ts";
import { featuresOfProfiles } from "../plan/list-features.ts";
import { mergeSettings } from "../plan/merge-settings.ts";
import { readVariable } from "../plan/read-variable.ts";
import { redactVariables } from "../plan/redact.ts";
import { redactError } from "../plan/redact-error.ts";
import { type ResolvedEndpoint, resolveEndpoints } from "../plan/resolve-endpoints.ts";
import { resolveFeatures } from "../plan/resolve-features.ts";
import { type ResolvedStack, resolveStack } from "../plan/resolve-stack.ts";
import type { ComposeTarget } from "../ports/compose.ts";
import { chooseEngine } from "./choose-engine.ts";
import { type Declarations, loadDeclarations } from "./load-declarations.ts";
import { findComposeFiles, type ProjectRequest } from "./locate-project.ts";
import { nameComposeFiles } from "./name-compose-files.ts";
import { readCheckedModel } from "./read-checked-model.ts";
import { onEngine, type World } from "./world.ts";

/** What a command line says about the project and its features. */
export interface LoadRequest extends ProjectRequest {
  readonly flags: FlagRequest;
  readonly settings: Partial<Record<SettingName, string>>;
  /** Services named on the command line; empty means all. */
  readonly services: readonly string[];
}

/** A project, resolved: what is on, what should run, and how Compose is to be called for it. */
export interface Project {
  /** Absolute. */
  readonly directory: string;
  readonly declarations: Declarations;
  readonly settings: Settings;
  readonly settingReports: readonly SettingReport[];
  readonly engine: EngineChoice;
  readonly model: ComposeModel;
  /** Without what this engine cannot run. */
  readonly stack: ResolvedStack;
  /** Services that are on and that this engine cannot run. */
  readonly leftOut: readonly LeftOut[];
  /** Why `up` cannot be done at all with this engine; empty where it can. */
  readonly refusals: readonly Problem[];
  readonly target: ComposeTarget;
  readonly endpoints: readonly ResolvedEndpoint[];
  readonly notices: readonly Notice[];
  /** Takes every secret that the project's variables hold out of a text. */
  readonly redact: (text: string) => string;
}

/** Settings and flags, checked, before Compose is asked anything. */
export interface Configured {
  readonly declarations: Declarations;
  readonly settings: Settings;
  readonly settingReports: readonly SettingReport[];
  readonly chosen: (features: readonly Feature[]) => ChosenFlags;
  readonly notices: readonly Notice[];
}

/** Reads and checks everything that needs no Compose. Throws StackError with all problems found. */
export async function loadConfiguration(request: LoadRequest, world: World): Promise<Configured> {
  const declarations = await loadDeclarations(request, world.env, world.files);
  const { variables, manifest, manifestFile, features } = declarations;
  const merged = mergeSettings({
    argument: request.settings,
    variables,
    manifest: manifest.settings,
    manifestFile,
  });
  const choose = (all: readonly Feature[]) =>
    chooseFlags({ features: all, request: request.flags, variables, manifest, manifestFile });
  const problems = [...merged.problems, ...(features ? choose(features).problems : [])];
  if (problems.length > 0)
    throw new StackError("invalid-setting", { message: "settings are wrong", problems });
  return {
    declarations,
    settings: merged.settings,
    settingReports: merged.reports,
    chosen: choose,
    notices: [...declarations.notices, ...merged.notices],
  };
}

/** Loads a project whole, the Compose model included. Throws StackError for everything that a user can get wrong. */
export async function loadProject(
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<Project> {
  return resolveProject(await loadConfiguration(request, world), request, world, signal);
}

/**
 * Chooses what runs the project, has it read the model, and resolves features and services against that. Throws what
 * loadProject throws.
 */
export async function resolveProject(
  configured: Configured,
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<Project> {
  try {
    const { choice, resolved } = await chooseEngine(
      {
        setting: findSetting(configured, "engine"),
        directory: configured.declarations.directory,
        resolve: (kind) => settleProject(configured, request, onEngine(world, kind), signal),
      },
      world,
      signal,
    );
    return describeProject(resolved, choice, request);
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    throw redactError(error, redactVariables(configured.declarations.variables));
  }
}

function findSetting({ settingReports, settings }: Configured, name: SettingName): SettingReport {
  const value = String(settings[name]);
  const source: Source = { kind: "default", detail: "built in" };
  return settingReports.find((report) => report.name === name) ?? { name, value, source, overridden: [] };
}

async function settleProject(
  configured: Configured,
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<Resolved> {
  const { declarations } = configured;
  const first = resolveDeclared(configured);
  let enabled = first instanceof StackError ? [] : first;
  // Features change what is interpolated and merged, and the model can switch on more features: until nothing changes.
  for (let round = 0; round <= (declarations.features?.length ?? 0) + 2; round += 1) {
    const target = await describeTarget(declarations, enabled, request, world);
    const model = await readCheckedModel(target, declarations.variables, world.compose, signal).catch(
      (error: unknown) => {
        throw first instanceof StackError ? first : error;
      },
    );
    const { together } = declarations.manifest;
    const features = addFoundConflicts(declarations.features ?? featuresOfProfiles(model), model, together);
    const chosen = configured.chosen(features);
    if (chosen.problems.length > 0) {
      throw new StackError("invalid-setting", { message: "settings are wrong", problems: chosen.problems });
    }
    const stack = resolveStack({
      features,
      choices: chosen.choices,
      model,
      request: request.flags,
      variables: declarations.variables,
      requested: request.services,
    });
    const settledTarget = await describeTarget(declarations, stack.features, request, world);
    if (JSON.stringify(settledTarget) === JSON.stringify(target)) {
      return { configured, chosen, model, stack, target };
    }
    enabled = stack.features;
  }
  throw new StackError("invalid-manifest", {
    message: "features do not settle: an overlay of one takes away the dependency that switches it on",
    hint: "run stackctl features explain NAME for each feature with overlays",
  });
}

/** What is declared, before the model is known. A conflict is given rather than thrown: the services may say why it is one. */
function resolveDeclared({ declarations, chosen }: Configured): readonly ResolvedFeature[] | StackError {
  if (!declarations.features) return [];
  try {
    return resolveFeatures(declarations.features, chosen(declarations.features).choices).features;
  } catch (error) {
    if (error instanceof StackError && error.code === "feature-conflict") return error;
    throw error;
  }
}

interface Resolved {
  readonly configured: Configured;
  readonly chosen: ChosenFlags;
  readonly model: ComposeModel;
  readonly stack: ResolvedStack;
  readonly target: ComposeTarget;
}

function describeProject(
  { configured, chosen, model, stack, target }: Resolved,
  engine: EngineChoice,
  request: LoadRequest,
): Project {
  const { declarations, settings, settingReports } = configured;
  const { variables, manifest } = declarations;
  const lookup = (name: string) => readVariable(variables, name) ?? target.env[name];
  // Those of features that are off too: what was started by a flag on the command line is shown by a later status.
  const declared = [...manifest.endpoints, ...stack.features.flatMap(({ feature }) => feature.endpoints)];
  const settled =
    engine.kind === "embedded"
      ? settleEmbedded({ stack, requested: request.services })
      : { stack, leftOut: [], refusals: [] };
  return {
    directory: declarations.directory,
    declarations,
    settings,
    settingReports,
    engine,
    model,
    ...settled,
    target: { ...target, profiles: stack.selection.profiles },
    endpoints: resolveEndpoints(declared, [...model.services.values()], lookup),
    notices: [
      ...configured.notices,
      ...chosen.notices,
      ...stack.notices,
      ...noticeEngine(engine, settled.leftOut),
    ],
    redact: redactVariables(variables),
  };
}

/** How Compose is called while these features are on; profiles are left out, since the model has them all. */
export async function describeTarget(
  declarations: Declarations,
  features: readonly ResolvedFeature[],
  request: ProjectRequest,
  world: World,
): Promise<ComposeTarget> {
  const { directory, variables } = declarations;
  const on = new Set(features.filter(({ enabled }) => enabled).map(({ feature }) => feature.name));
  const overlays = features
    .filter(({ enabled }) => enabled)
    .flatMap(({ feature }) => feature.overlays)
    .filter(({ when }) => when.every((name) => on.has(name)))
    .map(({ file }) => resolve(directory, file));
  const named = nameComposeFiles(declarations, request).paths;
  const base =
    named.length > 0 || overlays.length === 0 ? named : await findComposeFiles(directory, world.files);
  return {
    files: [...base, ...overlays],
    projectName: request.projectName,
    projectDirectory: directory,
    envFiles: declarations.envFiles,
    profiles: [],
    env: composeEnvironment(features, variables),
  };
}
