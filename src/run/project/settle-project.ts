import { dirname, resolve } from "node:path";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import type { Feature, GpuWay, ResolvedFeature } from "../../domain/feature.ts";
import type { Variable } from "../../domain/flag-request.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { ChosenFlags } from "../../plan/features/choose-flags.ts";
import { composeEnvironment } from "../../plan/features/compose-environment.ts";
import { resolveFeatures } from "../../plan/features/resolve-features.ts";
import { sweepTogether } from "../../plan/features/sweep-together.ts";
import { chooseGpuWay, markGpuNeeds } from "../../plan/preflight/check-gpu.ts";
import { addFoundConflicts } from "../../plan/services/find-feature-conflicts.ts";
import { type ResolvedStack, resolveStack } from "../../plan/services/resolve-stack.ts";
import { type Declarations, listComposeFiles } from "../../plan/settings/declarations.ts";
import type { Configured, LoadRequest } from "../settings/load-configuration.ts";
import type { ProjectRequest } from "../settings/locate-project.ts";
import type { World } from "../world.ts";
import { completeFeatures } from "./complete-features.ts";
import { readCheckedModel } from "./read-checked-model.ts";

/**
 * Resolves features and services against the model, until neither changes the other. Throws StackError for
 * conflicts and other contradictions.
 */
export async function settleProject(
  configured: Configured,
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<Resolved> {
  const { declarations } = configured;
  const sweeps = request.flags.sweep === "all";
  // Requested once, and only if the answer matters.
  let known: Promise<GpuWay | undefined | "unknown"> | undefined;
  const readGpuWay = () => {
    known ??= world.engine.describe(signal).then(chooseGpuWay, () => "unknown" as const);
    return known;
  };
  const choose = async (all: readonly Feature[], model?: ComposeModel): Promise<ChosenFlags> => {
    const chosen = configured.chosen(all);
    if (!sweeps) return chosen;
    const features = model === undefined ? all : markGpuNeeds(all, model);
    const asks = !request.anyMachine && features.some(({ needs }) => needs.gpu);
    const offered = asks ? await readGpuWay() : "unknown";
    return sweepTogether(features, chosen, offered === "unknown" ? undefined : offered !== undefined);
  };
  const targetOf = async (features: readonly ResolvedFeature[]) => {
    const isOpen = features.some((one) => one.enabled && one.feature.overlays.some(({ engine }) => engine));
    const way = isOpen ? await readGpuWay() : undefined;
    return describeTarget(declarations, features, request, way === "cdi" ? "cdi" : "nvidia");
  };
  const first = await resolveDeclared(declarations, choose);
  let enabled = first instanceof StackError ? [] : first;
  // Features change interpolation and overlays, and the model can enable more features: repeat until nothing
  // changes.
  for (let round = 0; round <= (declarations.features?.length ?? 0) + 2; round += 1) {
    const target = await targetOf(enabled);
    const model = await readCheckedModel(target, declarations.variables, world, signal).catch(
      (error: unknown) => {
        throw first instanceof StackError ? first : error;
      },
    );
    const { together } = declarations.manifest;
    const features = addFoundConflicts(completeFeatures(declarations, model), model, together);
    const chosen = await choose(features, model);
    if (chosen.problems.length > 0) {
      throw new StackError("invalid-setting", { message: "settings are invalid", problems: chosen.problems });
    }
    const stack = resolveStack({
      features,
      choices: chosen.choices,
      model,
      request: request.flags,
      variables: declarations.variables,
      requested: request.services,
    });
    const settledTarget = await targetOf(stack.features);
    if (JSON.stringify(settledTarget) === JSON.stringify(target)) {
      return { configured, chosen, model, stack, target };
    }
    enabled = stack.features;
  }
  throw new StackError("invalid-manifest", {
    message:
      "the enabled features do not settle: an overlay of a feature removes the dependency that enables it",
    hint: "Run stackctl features explain NAME for each feature with overlays.",
  });
}

/**
 * Resolves the declared features before the model is known. Returns a conflict instead of throwing it,
 * because the services may explain it.
 */
async function resolveDeclared(
  declarations: Declarations,
  choose: (all: readonly Feature[]) => Promise<ChosenFlags>,
): Promise<readonly ResolvedFeature[] | StackError> {
  if (!declarations.features) return [];
  try {
    return resolveFeatures(declarations.features, (await choose(declarations.features)).choices).features;
  } catch (error) {
    if (error instanceof StackError && error.code === "feature-conflict") return error;
    throw error;
  }
}

/** A project whose features and services no longer change each other. */
export interface Resolved {
  readonly configured: Configured;
  readonly chosen: ChosenFlags;
  readonly model: ComposeModel;
  readonly stack: ResolvedStack;
  readonly target: ComposeTarget;
}

/**
 * The Compose target while these features are enabled, without profiles: the model contains every profile.
 */
export function describeTarget(
  declarations: Declarations,
  features: readonly ResolvedFeature[],
  request: ProjectRequest,
  gpuWay: GpuWay = "nvidia",
): ComposeTarget {
  const { directory, manifestDirectory, variables } = declarations;
  const on = new Set(features.filter(({ enabled }) => enabled).map(({ feature }) => feature.name));
  const overlays = features
    .filter(({ enabled }) => enabled)
    .flatMap(({ feature }) => feature.overlays)
    .filter(({ when, engine = gpuWay }) => engine === gpuWay && when.every((name) => on.has(name)))
    .map(({ file }) => resolve(manifestDirectory, file));
  const base = overlays.length > 0 || !isFoundAlike(declarations) ? listComposeFiles(declarations) : [];
  return {
    files: [...base, ...overlays],
    projectName: request.projectName,
    projectDirectory: directory,
    envFiles: declarations.envFiles,
    profiles: [],
    env: composeEnvironment(features, variables),
  };
}

/** Whether Compose finds the same files itself in this project directory. */
function isFoundAlike({ named, found, directory, variables }: Declarations): boolean {
  const says = variables.environment.has("COMPOSE_FILE") || variables.dotenv.some(isComposeFile);
  return named.paths.length === 0 && !says && found.every((path) => dirname(path) === directory);
}

function isComposeFile({ name }: Variable): boolean {
  return name === "COMPOSE_FILE";
}
