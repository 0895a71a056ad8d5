import type { ComposeTarget } from "../../../domain/compose-target.ts";
import type { ComposeModel } from "../../../domain/service.ts";
import type { ComposeResult, LaunchProgress, LaunchRequest } from "../../../ports/compose.ts";
import type { SwarmWorld } from "../swarm-world.ts";
import { deployService } from "./deploy-service.ts";
import { prepareServices } from "./prepare-services.ts";
import type { TranslatedTarget } from "./translate-target.ts";

interface SwarmLaunch {
  readonly target: ComposeTarget;
  readonly model: ComposeModel;
  readonly translated: TranslatedTarget;
  readonly request: LaunchRequest;
}

/**
 * Prepares services, so that the engine can start each of them with one call. Without `createOnly` it starts them too.
 * Images are built on the manager.
 */
export async function launchServices(
  { target, model, translated, request }: SwarmLaunch,
  world: SwarmWorld,
  onProgress: (progress: LaunchProgress) => void,
  signal?: AbortSignal,
): Promise<ComposeResult> {
  const { services, forceRecreate, createOnly = false } = request;
  const built = await buildImages({ target, model, request }, world, onProgress, signal);
  if (built !== undefined) return built;
  const references = services.flatMap((name) => {
    const image = translated.services.get(name)?.spec.TaskTemplate.ContainerSpec.Image;
    return image === undefined ? [] : [image];
  });
  const images = await world.docker.findImages(references, signal);
  const prepared = await prepareServices(
    { translated, services, isForced: forceRecreate, images },
    world,
    signal,
  );
  if (prepared.kind === "refused") return { exitCode: 1, stderr: prepared.message };
  for (const service of prepared.services) {
    onProgress({ service: service.service, kind: "creating", detail: service.name });
    if (createOnly) {
      world.prepared.set(service.service, service);
      continue;
    }
    const refusal = await deployService(service, world);
    if (refusal !== undefined) return { exitCode: 1, stderr: `service ${service.service}: ${refusal}` };
  }
  return { exitCode: 0, stderr: "" };
}

/** Builds the images that are missing on the manager, or all of the request. Returns the result only of a failed build. */
async function buildImages(
  { target, model, request }: Omit<SwarmLaunch, "translated">,
  { compose, docker }: SwarmWorld,
  onProgress: (progress: LaunchProgress) => void,
  signal: AbortSignal | undefined,
): Promise<ComposeResult | undefined> {
  const building = request.services.flatMap((name) => {
    const service = model.services.get(name);
    return service?.hasBuild ? [service] : [];
  });
  if (building.length === 0) return undefined;
  const nameOf = ({ name, image }: (typeof building)[number]) => image ?? `${model.project}-${name}`;
  const found = request.build ? new Map() : await docker.findImages(building.map(nameOf), signal);
  const missing = building.filter((service) => !found.has(nameOf(service))).map(({ name }) => name);
  if (missing.length === 0) return undefined;
  const build = { ...request, services: missing, buildOnly: true };
  const result = await compose.launch(target, build, onProgress, signal);
  return result.exitCode === 0 ? undefined : result;
}
