import type { Finding } from "../../domain/finding.ts";
import { blank, type PreflightFacts } from "./facts.ts";
import { registryOf } from "./registry-of.ts";

type ImageFacts = Pick<
  PreflightFacts,
  "services" | "missingImages" | "images" | "neverPull" | "silentRegistries"
>;

/** Images that are not here, are not built, and cannot come: nobody may pull them, or their registry does not answer. */
export function checkImages(facts: ImageFacts): readonly Finding[] {
  return facts.services.flatMap(({ service, feature }): readonly Finding[] => {
    const image = facts.images.get(service.name);
    if (service.hasBuild || image === undefined || !facts.missingImages.has(image)) return [];
    const about = { ...blank, service: service.name, feature };
    // What docker load brings has a tag, but no digest that the engine would find it by.
    const loaded = image.includes("@") ? "" : ", or docker load";
    const pulledByHand = `get it by hand: docker pull ${image}${loaded}`;
    if (service.pullPolicy === "never" || facts.neverPull) {
      const why = facts.neverPull ? "--pull never was said" : "its pull_policy is never";
      return [
        {
          ...about,
          code: "image-missing",
          severity: "error",
          message: `${service.name} runs image ${image}, which is not here, and ${why}`,
          hint: pulledByHand,
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
        message: `${service.name} runs image ${image}, which is not here, and registry ${host} does not answer on port ${port}`,
        hint: `look at the network, or ${pulledByHand}; the engine may reach it another way than this machine does`,
      },
    ];
  });
}
