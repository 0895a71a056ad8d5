import { describe, expect, it } from "vitest";
import { checkFeatures, findRequiresCycle } from "../../../src/plan/features/check-features.ts";
import { aFeature, aManifest } from "../../support/build/shapes.ts";

const check = (...features: Parameters<typeof checkFeatures>[0]) =>
  checkFeatures(features, aManifest(), "stackctl.yaml").map(
    ({ message, hint }) => `${message}; ${hint ?? ""}`,
  );

describe("checkFeatures", () => {
  it("reports no problem for consistent features", () => {
    expect(
      check(
        aFeature("fsdp"),
        aFeature("gpu", { requires: ["fsdp"] }),
        aFeature("tabby", { conflicts: ["gpu"] }),
      ),
    ).toEqual([]);
  });

  it("reports undeclared features in requires, conflicts and overlays", () => {
    const broken = aFeature("gpu", {
      requires: ["fdsp"],
      conflicts: ["nothing"],
      overlays: [{ file: "x.yaml", when: ["fspd"] }],
    });
    expect(check(aFeature("fsdp"), broken)).toEqual([
      "feature gpu: requires names fdsp, which is not a feature; Did you mean fsdp?",
      "feature gpu: conflicts names nothing, which is not a feature; ",
      "feature gpu: overlays.when names fspd, which is not a feature; Did you mean fsdp?",
    ]);
  });

  it("rejects a feature that requires and conflicts with the same one, or conflicts with itself", () => {
    expect(check(aFeature("a", { requires: ["b"], conflicts: ["b", "a"] }), aFeature("b"))).toEqual([
      "feature a both requires b and conflicts with it; ",
      "feature a conflicts with itself; ",
    ]);
  });

  it("rejects two features with the same name or the same flag", () => {
    expect(check(aFeature("a"), aFeature("a"))).toEqual([
      "feature a is declared twice: in templates/features/a/feature.yaml and templates/features/a/feature.yaml; Rename one of them.",
    ]);
    expect(check(aFeature("a-b"), aFeature("a.b"))).toEqual([
      "features a-b and a.b share the flag ENABLE_A_B; Give one of them a `flag:` of its own.",
    ]);
  });

  it("reports unknown features in the manifest, and one that is both enabled and disabled", () => {
    const manifest = aManifest({
      enable: ["fsdpp", "tabby"],
      disable: ["tabby"],
      presets: { full: ["nope"] },
    });
    const problems = checkFeatures([aFeature("fsdp"), aFeature("tabby")], manifest, "stackctl.yaml");
    expect(problems.map(({ message }) => message)).toEqual([
      "enable names fsdpp, which is not a feature",
      "presets.full names nope, which is not a feature",
      "tabby is in both enable and disable",
    ]);
    expect(problems[0]).toMatchObject({ where: { file: "stackctl.yaml" }, hint: "Did you mean fsdp?" });
  });
});

describe("findRequiresCycle", () => {
  it("returns the path that closes the cycle", () => {
    const features = [
      aFeature("start", { requires: ["a"] }),
      aFeature("a", { requires: ["b"] }),
      aFeature("b", { requires: ["c"] }),
      aFeature("c", { requires: ["a"] }),
    ];
    expect(findRequiresCycle(features)).toEqual(["a", "b", "c", "a"]);
  });

  it("finds a feature that requires itself", () => {
    expect(findRequiresCycle([aFeature("a", { requires: ["a"] })])).toEqual(["a", "a"]);
  });

  it("finds no cycle if two paths lead to one feature", () => {
    const diamond = [
      aFeature("top", { requires: ["left", "right"] }),
      aFeature("left", { requires: ["base"] }),
      aFeature("right", { requires: ["base"] }),
      aFeature("base"),
    ];
    expect(findRequiresCycle(diamond)).toBeUndefined();
  });
});
