import { asSentence } from "../../domain/errors.ts";
import type { Finding } from "../../domain/finding.ts";
import { blank, type PreflightFacts } from "./facts.ts";
import { registryOf } from "./registry-of.ts";

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
