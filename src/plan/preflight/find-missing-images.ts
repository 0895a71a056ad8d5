import type { SelectedService } from "../../domain/selection.ts";
import type { ComposeModel } from "../../domain/service.ts";
import { imageReference } from "../launch/launch-facts.ts";
import { registryOf } from "./check-images.ts";
import { hasOtherPlatform } from "./check-platforms.ts";
import type { PreflightFacts } from "./facts.ts";

interface ImageSearch {
  readonly services: readonly SelectedService[];
  /** The services that the launch creates, recreates or starts. */
  readonly changed: readonly SelectedService[];
  readonly model: ComposeModel;
  /** The images that the engine has: ids by reference. Undefined if the engine uses no images. */
  readonly local: ReadonlyMap<string, string> | undefined;
}

/** The images of a launch, and those that are missing. */
export type FoundImages = Pick<PreflightFacts, "images" | "missingImages" | "missingVolumeImages">;

/** Finds the images that changing services run or mount, and that the engine does not have. */
export function findMissingImages({ services, changed, model, local }: ImageSearch): FoundImages {
  const images = new Map(services.map(({ service }) => [service.name, imageReference(service, model)]));
  if (local === undefined) return { images, missingImages: new Set(), missingVolumeImages: new Set() };
  const run = changed.flatMap(({ service }) =>
    service.provider === undefined ? imageReference(service, model) : [],
  );
  const built = services.flatMap(({ service }) => (service.hasBuild ? imageReference(service, model) : []));
  const mounted = changed.flatMap(({ service }) => service.mountedImages ?? []);
  return {
    images,
    missingImages: new Set(run.filter((image) => !local.has(image))),
    missingVolumeImages: new Set(mounted.filter((image) => !local.has(image) && !built.includes(image))),
  };
}

/** A registry, and its key in `silentRegistries`. */
export interface Registry {
  readonly key: string;
  readonly host: string;
  readonly port: number;
}

/**
 * The registries from which the launch pulls, each once: of missing images, of those that volumes mount, and of
 * local images for another platform.
 */
export function listRegistries(
  changed: readonly SelectedService[],
  { images, missingImages, missingVolumeImages }: FoundImages,
  imageFacts: PreflightFacts["imageFacts"],
): readonly Registry[] {
  const pulled = changed.filter(({ service }) => !service.hasBuild && service.pullPolicy !== "never");
  const sought = pulled.flatMap(({ service }) => {
    const image = images.get(service.name) ?? "";
    const isSought = missingImages.has(image) || hasOtherPlatform(service, imageFacts.get(image)?.platform);
    return isSought ? [image] : [];
  });
  const registries = [...sought, ...missingVolumeImages].map(registryOf);
  return [
    ...new Map(
      registries.map(({ host, port }) => {
        const key = `${host}:${port}`;
        return [key, { key, host, port }] as const;
      }),
    ).values(),
  ];
}

/** The paths of this machine that changing services need, each once. */
export function listNeededPaths(changed: readonly SelectedService[]): readonly string[] {
  const paths = changed.flatMap(({ service }) => [
    ...service.hostMounts.map(({ source }) => source),
    ...(service.requirements ?? []).flatMap((one) => ("path" in one ? one.path : [])),
  ]);
  return [...new Set(paths)];
}
