import type { ComposeTarget } from "../../domain/compose-target.ts";
import { StackError } from "../../domain/errors.ts";
import type { Feature, ResolvedFeature } from "../../domain/feature.ts";
import { noFlags } from "../../domain/flag-request.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { type CombinationRules, readCombinationRules } from "../../plan/matrix/combination-rules.ts";
import { completeFeatures } from "../../plan/project/complete-features.ts";
import { describeTarget } from "../../plan/project/describe-target.ts";
import { redactError } from "../../plan/secrets/redact-own.ts";
import { findLooseProfiles, findSweptFeatures } from "../../plan/services/resolve-stack.ts";
import { readCheckedModel } from "../project/read-checked-model.ts";
import { type Configured, type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
import type { World } from "../world.ts";

/** The features that can be combined in a project, whatever is enabled at the moment. */
export interface CombinationSpace {
  readonly configured: Configured;
  readonly features: readonly Feature[];
  readonly rules: CombinationRules;
  /** With every feature disabled; contains the services of every profile. */
  readonly model: ComposeModel;
  readonly target: ComposeTarget;
  /** The Compose target while exactly these features are enabled. */
  readonly targetFor: (on: ReadonlySet<string>) => ComposeTarget;
}

/** Reads features and model with every feature disabled. Throws what loading a project throws. */
export async function loadCombinations(
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<CombinationSpace> {
  const configured = await loadConfiguration({ ...request, flags: noFlags }, world);
  const { declarations } = configured;
  const { variables } = declarations;
  try {
    const target = describeTarget(declarations, switched(declarations.features ?? []), request);
    const model = await readCheckedModel(target, variables, world, signal);
    const features = completeFeatures(declarations, model);
    const loose = findLooseProfiles({ features, model, request: noFlags, variables }).profiles;
    const rules = readCombinationRules({
      features,
      model,
      profiles: loose.map(({ name }) => name),
      always: findSweptFeatures({ features, model }, loose).map(({ name }) => name),
    });
    const targetFor = (on: ReadonlySet<string>) =>
      describeTarget(declarations, switched(features, on), request);
    return { configured, features, rules, model, target, targetFor };
  } catch (error) {
    throw error instanceof StackError ? redactError(error, world.secrets.redact) : error;
  }
}

function switched(
  features: readonly Feature[],
  on: ReadonlySet<string> = new Set(),
): readonly ResolvedFeature[] {
  return features.map((feature) => ({
    feature,
    enabled: on.has(feature.name),
    source: { kind: "argument", detail: "a combination of the matrix" },
    because: [],
  }));
}
