import type { ImageFacts } from "../../domain/container.ts";
import type { EngineDescription } from "../../domain/engine-description.ts";
import { StackError } from "../../domain/errors.ts";
import type { SelectedService } from "../../domain/selection.ts";
import { listChanging } from "../../plan/launch/graph.ts";
import { imageReference } from "../../plan/launch/launch-facts.ts";
import { listChangingPorts } from "../../plan/preflight/check-ports.ts";
import type { PreflightFacts } from "../../plan/preflight/facts.ts";
import {
  findMissingImages,
  listNeededPaths,
  listRegistries,
  type Registry,
} from "../../plan/preflight/find-missing-images.ts";
import { noGpu } from "../../plan/preflight/plan-gpu-trial.ts";
import { findMissingProviders } from "../services/prepare-providers.ts";
import { valueOrError } from "../value-or-error.ts";
import { gatherGpuFacts } from "./gather-gpu-facts.ts";
import { gatherMountPlaces } from "./gather-mount-places.ts";
import { gatherPortFacts } from "./gather-port-facts.ts";
import { gatherRequirements, noRequirements } from "./gather-requirements.ts";
import type { PreflightCheck, PreflightWorld } from "./preflight-check.ts";

/** Timeout for the connection to a registry; after that, a pull counts as hopeless. */
const registryTimeoutMs = 2_000;

/** Gathers all facts for the preflight checks, in parallel. Throws StackError `engine-unavailable`. */
export async function gatherPreflightFacts(
  check: PreflightCheck,
  world: PreflightWorld,
  signal: AbortSignal,
): Promise<PreflightFacts> {
  const { plan, project, observed, options } = check;
  const { services } = project.stack.selection;
  const changing = listChanging(plan);
  const changed = services.filter(({ service }) => changing.has(service.name));
  const hasImages = plan.engine === "docker";
  const { model } = project;
  const local = hasImages ? observed.images : undefined;
  const images = findMissingImages({ services, changed, model, local });
  const imageFacts = hasImages ? await describeImages(check, world, signal) : new Map<string, ImageFacts>();
  const registries = listRegistries(changed, images, imageFacts);
  const asking = world.engine.describe(signal);
  const [
    engine,
    composeVersion,
    ports,
    missingProviders,
    missingPaths,
    freeDiskBytes,
    silentRegistries,
    gpu,
    requirements,
    mountPlaces,
  ] = await Promise.all([
    asking,
    hasImages ? readComposeVersion(world, signal) : undefined,
    gatherPortFacts(listChangingPorts({ plan, services }), asking, world, signal),
    findMissingProviders(changed, world),
    findMissingPaths(changed, asking, world),
    asking.then((described) => readFreeDisk(described, world)),
    findSilentRegistries(registries, asking, check, world),
    hasImages ? asking.then((described) => gatherGpuFacts(changed, check, described, world, signal)) : noGpu,
    hasImages ? gatherRequirements(changed, check, world, signal) : noRequirements,
    asking.then((described) => (described.remote ? gatherMountPlaces(changed, check, world) : new Map())),
  ]);
  return {
    plan,
    services,
    features: project.stack.features,
    containers: observed.containers,
    engine,
    composeVersion,
    ...ports,
    ...images,
    neverPull: options.pull === "never",
    silentRegistries,
    missingProviders,
    ...requirements,
    imageFacts,
    defaultPlatform: project.declarations.variables.environment.get("DOCKER_DEFAULT_PLATFORM") || undefined,
    missingPaths,
    projectDirectory: project.target.projectDirectory,
    mountPlaces,
    carried: project.carried,
    freeDiskBytes,
    gpu,
    peaks: check.peaks ?? new Map(),
  };
}

/**
 * Facts about local images by reference. They are cached, because the engine sent them with the images' ids.
 */
async function describeImages(
  { observed, project }: PreflightCheck,
  { engine }: Pick<PreflightWorld, "engine">,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ImageFacts>> {
  const references = new Set(
    project.stack.selection.services.map(({ service }) => imageReference(service, project.model)),
  );
  const here = [...observed.images].filter(([reference]) => references.has(reference));
  const facts = await engine.describeImages([...new Set(here.map(([, id]) => id))], signal);
  return new Map(
    here.flatMap(([reference, id]) => {
      const found = facts.get(id);
      return found === undefined ? [] : [[reference, found] as const];
    }),
  );
}

/** Best effort: planning has already used Compose, so an unreadable version is not an obstacle. */
async function readComposeVersion(
  { compose }: Pick<PreflightWorld, "compose">,
  signal: AbortSignal,
): Promise<string | undefined> {
  const version = await valueOrError(compose.readVersion(signal));
  return version instanceof StackError ? undefined : version;
}

/**
 * Checks paths only if the engine is local and sees the same files. A path that cannot be checked counts as
 * existing.
 */
async function findMissingPaths(
  changed: readonly SelectedService[],
  asking: Promise<EngineDescription>,
  { files }: Pick<PreflightWorld, "files">,
): Promise<ReadonlySet<string>> {
  const paths = listNeededPaths(changed);
  if (paths.length === 0 || !(await asking).local) return new Set();
  const found = await Promise.all(paths.map((path) => files.exists(path).catch(() => true)));
  return new Set(paths.filter((_, index) => !found[index]));
}

async function readFreeDisk(
  { local, rootDirectory }: EngineDescription,
  { host }: Pick<PreflightWorld, "host">,
): Promise<number | undefined> {
  return local && rootDirectory !== "" ? host.freeDiskBytes(rootDirectory) : undefined;
}

/** Registries of images to pull that accept no connection, as `host:port`. */
async function findSilentRegistries(
  registries: readonly Registry[],
  asking: Promise<EngineDescription>,
  { project, options }: PreflightCheck,
  { host }: Pick<PreflightWorld, "host">,
): Promise<ReadonlySet<string>> {
  if (registries.length === 0 || !project.settings.registryCheck || options.pull === "never")
    return new Set();
  const { local, pullsIndirectly } = await asking;
  // Another machine, a proxy or a mirror may reach a registry that this machine cannot.
  if (!local || pullsIndirectly) return new Set();
  const answers = await Promise.all(
    registries.map(({ host: name, port }) => host.canConnect(name, port, registryTimeoutMs)),
  );
  return new Set(registries.filter((_, index) => !answers[index]).map(({ key }) => key));
}
