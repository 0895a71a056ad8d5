import type { Finding } from "../../domain/finding.ts";
import { isOlder } from "../compare-versions.ts";
import { blank, type PreflightFacts } from "./facts.ts";
import { registryOf } from "./registry-of.ts";

/** The first engine whose API, 1.48, mounts images: https://docs.docker.com/reference/api/engine/version-history/ */
const firstEngine = "28.0";

type VolumeFacts = Pick<PreflightFacts, "services" | "engine" | "missingVolumeImages" | "silentRegistries">;

/** Volumes of type `image`: the engine is too old for them, or the image is not here and its registry does not answer. */
export function checkImageVolumes(facts: VolumeFacts): readonly Finding[] {
  return facts.services.flatMap(({ service, feature }): readonly Finding[] => {
    const { name, mountedImages = [] } = service;
    const about = { ...blank, service: name, feature };
    if (mountedImages.length > 0 && isOlder(facts.engine.version, firstEngine)) {
      return [
        {
          ...about,
          code: "image-volume-unsupported",
          severity: "error",
          message: `${name} has a volume of type image, and Docker Engine ${facts.engine.version} is older than 28`,
          hint: "update the engine, or copy the files into the image that the service runs",
        },
      ];
    }
    return mountedImages
      .filter((image) => facts.missingVolumeImages.has(image))
      .filter((image) => facts.silentRegistries.has(hostOf(image)))
      .map((image) => ({
        ...about,
        code: "registry-unreachable",
        severity: "warning",
        needsForce: true,
        message: `${name} mounts image ${image}, which is not here, and registry ${hostOf(image)} does not answer`,
        hint: `look at the network, or get it by hand: docker pull ${image}`,
      }));
  });
}

function hostOf(image: string): string {
  const { host, port } = registryOf(image);
  return `${host}:${port}`;
}
