import { describe, expect, it } from "vitest";
import { completeFeatures } from "../../../src/plan/project/complete-features.ts";
import { aFeature, aManifest, aModel, aService, someDeclarations } from "../../support/build/shapes.ts";

const ports = [{ hostIp: "", published: 80, target: 80, protocol: "tcp" as const }];
const model = aModel(
  aService("cpu", { profiles: ["cpu"], ports }),
  aService("gpu", { profiles: ["gpu"], ports }),
);
const complete = (...changes: Parameters<typeof someDeclarations>) =>
  completeFeatures(someDeclarations(...changes), model).map(({ name, conflicts }) => ({ name, conflicts }));

describe("completeFeatures", () => {
  it("makes each profile a feature, with the conflicts that services cause", () => {
    expect(complete()).toEqual([
      { name: "cpu", conflicts: ["gpu"] },
      { name: "gpu", conflicts: ["cpu"] },
    ]);
  });

  it("takes the declared features, and allows what the manifest allows", () => {
    const features = [aFeature("gpu"), aFeature("cpu")];
    const manifest = aManifest({ together: [["cpu", "gpu"]] });
    expect(complete({ features, manifest })).toEqual([
      { name: "gpu", conflicts: [] },
      { name: "cpu", conflicts: [] },
    ]);
  });

  it("refuses an unknown profile in the manifest", () => {
    expect(() => complete({ manifest: aManifest({ enable: ["gpux"] }) })).toThrow(
      expect.objectContaining({
        code: "invalid-manifest",
        message: "stackctl.yaml names features that the project does not have",
      }),
    );
  });
});
