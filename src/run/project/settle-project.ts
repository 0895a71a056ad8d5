import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import type { Feature, GpuWay, ResolvedFeature } from "../../domain/feature.ts";
import type { ComposeModel } from "../../domain/service.ts";
import type { ChosenFlags } from "../../plan/features/choose-flags.ts";
import { resolveFeatures } from "../../plan/features/resolve-features.ts";
import { sweepTogether } from "../../plan/features/sweep-together.ts";
import { chooseGpuWay, markGpuNeeds } from "../../plan/preflight/check-gpu.ts";
import { completeFeatures } from "../../plan/project/complete-features.ts";
import { dependsOnGpuWay, describeTarget } from "../../plan/project/describe-target.ts";
import { type ResolvedStack, resolveStack } from "../../plan/services/resolve-stack.ts";
import type { Declarations } from "../../plan/settings/declarations.ts";
import type { Configured, LoadRequest } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";
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
    const way = dependsOnGpuWay(features) ? await readGpuWay() : undefined;
    const { projectName } = request;
    return describeTarget(declarations, features, { projectName, gpuWay: way === "cdi" ? "cdi" : "nvidia" });
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
    const features = completeFeatures(declarations, model);
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
