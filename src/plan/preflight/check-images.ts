import { asSentence } from "../../domain/errors.ts";
import type { Finding } from "../../domain/finding.ts";
import { isOlder, nameEngine } from "../engine/engine-version.ts";
import { blank, type PreflightFacts } from "./facts.ts";

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

type ImageFacts = Pick<
  PreflightFacts,
  "services" | "missingImages" | "images" | "neverPull" | "silentRegistries"
>;

/** Reports images that are missing locally, are not built, and cannot be pulled: pulling is off or the registry silent. */
export function checkImages(facts: ImageFacts): readonly Finding[] {
  return facts.services.flatMap(({ service, feature }): readonly Finding[] => {
    const image = facts.images.get(service.name);
    if (service.hasBuild || image === undefined || !facts.missingImages.has(image)) return [];
    const about = { ...blank, service: service.name, feature };
    // An image from docker load has a tag but no digest, so the engine does not find it by digest.
    const loaded = image.includes("@") ? "" : ", or docker load";
    const pull = `run docker pull ${image}${loaded}`;
    if (service.pullPolicy === "never" || facts.neverPull) {
      const why = facts.neverPull ? "--pull never forbids pulling it" : "its pull_policy is never";
      return [
        {
          ...about,
          code: "image-missing",
          severity: "error",
          message: `${service.name} runs image ${image}, which was not found locally, and ${why}`,
          hint: asSentence(pull),
        },
      ];
    }
    const { host, port } = registryOf(image);
    if (!facts.silentRegistries.has(`${host}:${port}`)) return [];
    return [
      {
        ...about,
        code: "registry-unreachable",
        severity: "warning",
        needsForce: true,
        message: `${service.name} runs image ${image}, which was not found locally, and registry ${host} does not answer on port ${port}`,
        hint: `Check the network, or ${pull}. The engine may reach the registry by another route.`,
      },
    ];
  });
}

/**
 * The registry of an image reference, as the engine reads it: the part before the first slash is a registry if it has a
 * dot or a colon or is `localhost`. All other references mean Docker Hub
 * (https://pkg.go.dev/github.com/distribution/reference).
 */
export function registryOf(image: string): { readonly host: string; readonly port: number } {
  const [first = "", ...rest] = image.split("/");
  const isRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (!isRegistry || first === "docker.io" || first === "index.docker.io") {
    return { host: "registry-1.docker.io", port: 443 };
  }
  const [, host = first, port = "443"] = /^(.*?)(?::(\d+))?$/.exec(first) ?? [];
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
}

function hostOf(image: string): string {
  const { host, port } = registryOf(image);
  return `${host}:${port}`;
}
