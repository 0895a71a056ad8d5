import type { Finding } from "../../domain/finding.ts";
import { isOlder } from "../engine/compare-versions.ts";
import { nameEngine } from "../engine/name-engine.ts";
import { blank, type PreflightFacts } from "./facts.ts";
import { registryOf } from "./registry-of.ts";

/** First API version that mounts images (Engine 28): https://docs.docker.com/reference/api/engine/version-history/ */
const firstApi = "1.48";

type VolumeFacts = Pick<PreflightFacts, "services" | "engine" | "missingVolumeImages" | "silentRegistries">;

/** Reports volumes of type `image` if the engine is too old, or if a missing image's registry does not answer. */
export function checkImageVolumes(facts: VolumeFacts): readonly Finding[] {
  return facts.services.flatMap(({ service, feature }): readonly Finding[] => {
    const { name, mountedImages = [] } = service;
    const about = { ...blank, service: name, feature };
    if (mountedImages.length > 0 && isOlder(facts.engine.apiVersion, firstApi)) {
      return [
        {
          ...about,
          code: "image-volume-unsupported",
          severity: "error",
          message: `${name} has a volume of type image, but ${nameEngine(facts.engine)} cannot mount images`,
          hint: "Use Docker Engine 28 or newer, or copy the files into the image that the service runs.",
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
        message: `${name} mounts image ${image}, which was not found locally, and registry ${hostOf(image)} does not answer`,
        hint: `Check the network, or run docker pull ${image}.`,
      }));
  });
}

function hostOf(image: string): string {
  const { host, port } = registryOf(image);
  return `${host}:${port}`;
}
