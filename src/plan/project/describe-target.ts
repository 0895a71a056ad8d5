import { dirname, resolve } from "node:path";
import type { ComposeTarget } from "../../domain/compose-target.ts";
import type { GpuWay, ResolvedFeature } from "../../domain/feature.ts";
import { readVariable } from "../dotenv/read-variable.ts";
import { composeEnvironment } from "../features/compose-environment.ts";
import { type Declarations, listComposeFiles } from "../settings/declarations.ts";

interface TargetWish {
  readonly projectName: string | undefined;
  /** How the engine gives containers a GPU; default: by its `nvidia` runtime. */
  readonly gpuWay?: GpuWay;
}

/**
 * The Compose target while these features are enabled, without profiles: the model contains every profile.
 */
export function describeTarget(
  declarations: Declarations,
  features: readonly ResolvedFeature[],
  { projectName, gpuWay = "nvidia" }: TargetWish,
): ComposeTarget {
  const { directory, manifestDirectory, variables } = declarations;
  const enabled = listEnabled(features);
  const on = new Set(enabled.map(({ feature }) => feature.name));
  const overlays = enabled
    .flatMap(({ feature }) => feature.overlays)
    .filter(({ when, engine = gpuWay }) => engine === gpuWay && when.every((name) => on.has(name)))
    .filter(({ above = {} }) => Object.entries(above).every((limit) => isAbove(limit, variables)))
    .filter(({ set = [] }) => set.every((name) => Boolean(readVariable(variables, name))))
    .map(({ file }) => resolve(manifestDirectory, file));
  const base = overlays.length > 0 || !findsAlike(declarations) ? listComposeFiles(declarations) : [];
  return {
    files: [...base, ...overlays],
    projectName,
    projectDirectory: directory,
    envFiles: declarations.envFiles,
    profiles: [],
    env: composeEnvironment(features, variables),
  };
}

/** Whether the target depends on how the engine gives containers a GPU. */
export function dependsOnGpuWay(features: readonly ResolvedFeature[]): boolean {
  return listEnabled(features).some(({ feature }) => feature.overlays.some(({ engine }) => engine));
}

function isAbove([name, limit]: readonly [string, number], variables: Declarations["variables"]): boolean {
  return Number(readVariable(variables, name) || Number.NaN) > limit;
}

/** Whether Compose finds the same files itself in this project directory. */
function findsAlike({ named, found, directory, variables }: Declarations): boolean {
  const says =
    variables.environment.has("COMPOSE_FILE") || variables.dotenv.some(({ name }) => name === "COMPOSE_FILE");
  return named.paths.length === 0 && !says && found.every((path) => dirname(path) === directory);
}

function listEnabled(features: readonly ResolvedFeature[]): readonly ResolvedFeature[] {
  return features.filter(({ enabled }) => enabled);
}
