import type { CarriedFiles } from "../../domain/carried-files.ts";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import type { EngineChoice } from "../../domain/engine-choice.ts";
import type { RemoteMachine } from "../../domain/engine-description.ts";
import { type Problem, StackError } from "../../domain/errors.ts";
import type { LeftOut } from "../../domain/launch-plan.ts";
import type { Notice } from "../../domain/notice.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { SettingName, SettingReport, Settings, Source } from "../../domain/settings.ts";
import { lookupIn } from "../../plan/dotenv/read-variable.ts";
import { noticeEngine } from "../../plan/engine/notice-engine.ts";
import { settleEmbedded } from "../../plan/engine/settle-embedded.ts";
import type { FlagChoices } from "../../plan/features/choose-flags.ts";
import { showPath } from "../../plan/names/show-path.ts";
import type { Redactor } from "../../plan/secrets/redact.ts";
import { redactError } from "../../plan/secrets/redact-own.ts";
import {
  findWrongEndpoints,
  isPublished,
  type ResolvedEndpoint,
  resolveEndpoints,
} from "../../plan/services/resolve-endpoints.ts";
import type { ResolvedStack } from "../../plan/services/resolve-stack.ts";
import type { Declarations } from "../../plan/settings/declarations.ts";
import { chooseEngine } from "../engine/choose-engine.ts";
import type { SecretKeeper } from "../secret-keeper.ts";
import { type Configured, type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
import { onEngine, type World } from "../world.ts";
import { type Resolved, settleProject } from "./settle-project.ts";

/** A resolved project: its enabled features, its selected services, and the target for Compose. */
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
  /** Without services that this engine cannot run. */
  readonly stack: ResolvedStack;
  /** Enabled services that this engine cannot run. */
  readonly leftOut: readonly LeftOut[];
  /** Why `up` is impossible with this engine; empty if it is possible. */
  readonly refusals: readonly Problem[];
  readonly target: ComposeTarget;
  readonly endpoints: readonly ResolvedEndpoint[];
  /** The engine's machine, if it is known to be another one. */
  readonly remote?: RemoteMachine;
  /** Files that Compose copies to the engine's machine. */
  readonly carried?: CarriedFiles;
  readonly notices: readonly Notice[];
}

/**
 * Loads the complete project, including the Compose model. Throws StackError for every mistake that a user
 * can make.
 */
export async function loadProject(
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<Project> {
  return resolveProject(await loadConfiguration(request, world), request, world, signal);
}

/**
 * Chooses the engine, reads the model with it, and resolves features and services against the model. Throws
 * what loadProject throws.
 */
export async function resolveProject(
  configured: Configured,
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<Project> {
  const { directory } = configured.declarations;
  try {
    const { choice, resolved } = await chooseEngine(
      {
        setting: findSetting(configured, "engine"),
        directory,
        resolve: (kind) => settleProject(configured, request, onEngine(world, kind, directory), signal),
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
  const lookup = lookupIn(variables, target.env);
  // Includes endpoints of disabled features: `status` also shows services that a flag of an earlier command
  // started.
  const declared = [...manifest.endpoints, ...stack.features.flatMap(({ feature }) => feature.endpoints)];
  const resolved = resolveEndpoints(declared, [...model.services.values()], lookup);
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
    endpoints:
      engine.kind === "swarm"
        ? resolved.filter((endpoint) => isPublished(endpoint, model.services))
        : resolved,
    notices: [
      ...configured.notices,
      ...chosen.notices,
      ...stack.notices,
      ...findWrongEndpoints(declared, lookup),
      ...noticeEngine(engine, settled.leftOut),
      ...(model.warnings ?? []).map((notice) => showFrom(request.cwd, notice, secrets.redact)),
    ],
  };
}

/** Names of the project, its services, profiles, features and flags. */
function listNames({ project, services }: ComposeModel, { features }: ResolvedStack): readonly string[] {
  const ofServices = [...services.values()].flatMap(({ name, profiles }) => [name, ...profiles]);
  const ofFeatures = features.flatMap(({ feature: { name, flag, profiles } }) => [name, flag, ...profiles]);
  return [project, ...ofServices, ...ofFeatures];
}

/** Compose reports absolute paths; they are shown relative to the working directory. */
function showFrom(cwd: string, notice: Notice, redact: Redactor): Notice {
  const shown = { ...notice, message: redact(notice.message) };
  return notice.file === undefined ? shown : { ...shown, file: showPath(notice.file, cwd) };
}
