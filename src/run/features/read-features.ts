import type { EngineKind } from "../../domain/engine-choice.ts";
import { StackError } from "../../domain/errors.ts";
import type { ResolvedFeature } from "../../domain/feature.ts";
import type { Notice } from "../../domain/notice.ts";
import { timeLimit } from "../../domain/time-limit.ts";
import { isContainerBound } from "../../plan/engine/find-container-bound.ts";
import { type FeatureRun, findFeatureRun } from "../../plan/features/find-feature-run.ts";
import { listFeatureServices } from "../../plan/features/profiles.ts";
import { resolveFeatures } from "../../plan/features/resolve-features.ts";
import { resolveProject } from "../project/load-project.ts";
import { type LoadRequest, loadConfiguration } from "../settings/load-configuration.ts";
import { onEngine, type World } from "../world.ts";

/** The list does not wait longer than this for the engine's containers. */
const answersWithinMs = 1_500;

/** A feature with the services of its profiles; empty if Compose is not available. */
export interface FeatureWithServices extends ResolvedFeature {
  readonly services: readonly string[];
  /** None of its services can run as a process on this machine; undefined if its services are unknown. */
  readonly needsEngine: boolean | undefined;
  /** What its services do now; undefined without services, or if no engine answers. */
  readonly run: FeatureRun | undefined;
}

/** All features of a project, and notices about them. */
export interface FeatureList {
  readonly features: readonly FeatureWithServices[];
  readonly notices: readonly Notice[];
  /** The engine that runs the project; undefined if this machine has none. */
  readonly engine: EngineKind | undefined;
  /** The project directory, absolute. */
  readonly directory: string;
}

/**
 * Resolves the features of a project, including dependencies between services. Without Compose on this
 * machine, declared features are resolved without these dependencies, and a notice reports it.
 */
export async function readFeatures(
  request: LoadRequest,
  world: World,
  signal?: AbortSignal,
): Promise<FeatureList> {
  const configured = await loadConfiguration(request, world);
  const { declarations } = configured;
  try {
    const { engine, model, stack, notices } = await resolveProject(configured, request, world, signal);
    const containers = await onEngine(world, engine.kind, declarations.directory)
      .engine.listContainers(model.project, timeLimit(answersWithinMs, signal).signal)
      .catch(() => undefined);
    const selected = stack.selection.services.map(({ service }) => service.name);
    const features = stack.features.map((one) => {
      const services = listFeatureServices(one.feature, model);
      return {
        ...one,
        services,
        needsEngine: isContainerBound(one.feature, model),
        run: containers && findFeatureRun({ enabled: one.enabled, services, selected, containers }),
      };
    });
    return { features, notices, engine: engine.kind, directory: declarations.directory };
  } catch (error) {
    if (!(error instanceof StackError) || error.code !== "engine-unavailable" || !declarations.features)
      throw error;
    const chosen = configured.chosen(declarations.features);
    const resolved = resolveFeatures(declarations.features, chosen.choices);
    const notice = {
      code: "without-compose",
      message: `services are unknown: ${error.message}`,
      hint: error.hint,
    };
    return {
      features: resolved.features.map((feature) => ({
        ...feature,
        services: [],
        needsEngine: undefined,
        run: undefined,
      })),
      engine: undefined,
      directory: declarations.directory,
      notices: [...configured.notices, ...chosen.notices, ...resolved.notices, notice],
    };
  }
}
