import { relative } from "node:path";
import type { EngineChoice } from "../domain/engine-choice.ts";
import { type Problem, StackError } from "../domain/errors.ts";
import type { LeftOut } from "../domain/launch-plan.ts";
import type { Notice } from "../domain/notice.ts";
import { ownValue } from "../domain/own-value.ts";
import type { ComposeModel } from "../domain/service.ts";
import type { SettingName, SettingReport, Settings } from "../domain/settings.ts";
import type { Source } from "../domain/source.ts";
import type { FlagChoices } from "../plan/choose-flags.ts";
import { noticeEngine } from "../plan/embedded/notice-engine.ts";
import { settleEmbedded } from "../plan/embedded/settle-embedded.ts";
import { readVariable } from "../plan/read-variable.ts";
import type { Redactor } from "../plan/redact.ts";
import { redactError } from "../plan/redact-error.ts";
import { type ResolvedEndpoint, resolveEndpoints } from "../plan/resolve-endpoints.ts";
import type { ResolvedStack } from "../plan/resolve-stack.ts";
import type { ComposeTarget } from "../ports/compose.ts";
import { chooseEngine } from "./choose-engine.ts";
import { type Configured, type LoadRequest, loadConfiguration } from "./load-configuration.ts";
import type { Declarations } from "./load-declarations.ts";
import type { SecretKeeper } from "./secret-keeper.ts";
import { type Resolved, settleProject } from "./settle-project.ts";
import { onEngine, type World } from "./world.ts";

/** A project, resolved: what is on, what should run, and how Compose is to be called for it. */
export interface Project {
  /** Absolute. */
  readonly directory: string;
  readonly declarations: Declarations;
  readonly settings: Settings;
  readonly settingReports: readonly SettingReport[];
  /** What each source sets for each feature, strongest first. */
  readonly choices: FlagChoices;
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
  /** The command's one: it hides what is known of secrets at the moment of the call. */
  readonly redact: Redactor;
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
    return describeProject(resolved, choice, request, world.secrets);
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    throw redactError(error, world.secrets.redact);
  }
}

function findSetting({ settingReports, settings }: Configured, name: SettingName): SettingReport {
  const value = String(settings[name]);
  const source: Source = { kind: "default", detail: "built in" };
  return settingReports.find((report) => report.name === name) ?? { name, value, source, overridden: [] };
}

function describeProject(
  { configured, chosen, model, stack, target }: Resolved,
  engine: EngineChoice,
  request: LoadRequest,
  secrets: SecretKeeper,
): Project {
  secrets.learn([], listNames(model, stack));
  const { declarations, settings, settingReports } = configured;
  const { variables, manifest } = declarations;
  const lookup = (name: string) => readVariable(variables, name) ?? ownValue(target.env, name);
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
    choices: chosen.choices,
    engine,
    model,
    ...settled,
    target: {
      ...target,
      profiles: stack.selection.profiles,
      ...(model.faulty && { byName: model.project }),
    },
    endpoints: resolveEndpoints(declared, [...model.services.values()], lookup),
    notices: [
      ...configured.notices,
      ...chosen.notices,
      ...stack.notices,
      ...noticeEngine(engine, settled.leftOut),
      ...(model.warnings ?? []).map((notice) => showFrom(request.cwd, notice, secrets.redact)),
    ],
    redact: secrets.redact,
  };
}

/** What the project and its parts are called. */
function listNames({ project, services }: ComposeModel, { features }: ResolvedStack): readonly string[] {
  const ofServices = [...services.values()].flatMap(({ name, profiles }) => [name, ...profiles]);
  const ofFeatures = features.flatMap(({ feature: { name, flag, profiles } }) => [name, flag, ...profiles]);
  return [project, ...ofServices, ...ofFeatures];
}

/** Compose names files by their whole path; a person reads them from where they are. */
function showFrom(cwd: string, notice: Notice, redact: Redactor): Notice {
  const told = { ...notice, message: redact(notice.message) };
  return notice.file === undefined ? told : { ...told, file: relative(cwd, notice.file) || notice.file };
}
