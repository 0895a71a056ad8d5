import { describe, expect, it } from "vitest";
import { checkImageVolumes } from "../../../src/plan/preflight/check-images.ts";
import { aPreflight } from "../../support/build/preflight.ts";
import { aStep } from "../../support/build/shapes.ts";
import { makeService } from "../../support/fakes/make-service.ts";

const web = aStep(makeService("web", { mountedImages: ["registry.test/data:1"] }));
const plain = aStep(makeService("plain"));

describe("a volume of type image", () => {
  it.each([
    ["1.48", [], [], []],
    ["1.48", ["registry.test/data:1"], [], []],
    [
      "1.48",
      ["registry.test/data:1"],
      ["registry.test:443"],
      [
        "warning: web mounts image registry.test/data:1, which was not found locally, and registry registry.test:443 does not answer",
      ],
    ],
    ["1.45", [], [], ["error: web has a volume of type image, but Docker Engine 26.1.5 cannot mount images"]],
  ])("with API %s, missing %j, silent %j", (apiVersion, missing, silent, found) => {
    const facts = aPreflight([web, plain], {
      engine: { apiVersion },
      missingVolumeImages: new Set(missing),
      silentRegistries: new Set(silent),
    });
    expect(checkImageVolumes(facts).map(({ severity, message }) => `${severity}: ${message}`)).toEqual(found);
  });
});
