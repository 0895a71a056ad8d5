import { describe, expect, it } from "vitest";
import { Manifest } from "../../../src/domain/manifest.ts";
import {
  declareInline,
  declarePacks,
  refuseContradictions,
} from "../../../src/plan/settings/declare-features.ts";
import { aFeature, aManifest } from "../../support/build/shapes.ts";

const folder = { path: "/p/packs", file: "packs" };
const pack = (name: string, text: string) => ({ name, file: `packs/${name}/feature.yaml`, text });

describe("declarePacks", () => {
  it("names a feature after its folder, and resolves its overlays", () => {
    const text = "overlays: [{ file: gpu.yaml }]\n";
    expect(declarePacks([pack("llm", text)], folder)).toMatchObject({
      features: [
        {
          name: "llm",
          flag: "ENABLE_LLM",
          declaredIn: "packs/llm/feature.yaml",
          overlays: [{ file: "/p/packs/llm/gpu.yaml" }],
        },
      ],
      problems: [],
    });
  });

  it.each([
    ["-rf", "name: good", "packs", "Rename the folder."],
    [
      "with space",
      "",
      "packs/with space/feature.yaml",
      "Rename the folder, or set name in its feature.yaml.",
    ],
  ])("refuses the folder name %j", (name, text, file, hint) => {
    expect(declarePacks([pack(name, text)], folder)).toMatchObject({
      features: [],
      problems: [{ message: expect.stringContaining(`pack folder "${name}"`), where: { file }, hint }],
    });
  });

  it("collects the problems of all packs, and keeps the valid ones", () => {
    const declared = declarePacks([pack("a", "flagg: X"), pack("b", ""), pack("c", "flag: [")], folder);
    expect(declared.features.map(({ name }) => name)).toEqual(["b"]);
    expect(declared.problems).toHaveLength(2);
  });
});

describe("declareInline", () => {
  it("declares the features of the manifest", () => {
    const manifest = Manifest.parse({ features: { ui: { flag: "WITH_UI" } } });
    expect(declareInline(manifest, "stackctl.yaml")).toMatchObject([
      { name: "ui", flag: "WITH_UI", declaredIn: "stackctl.yaml" },
    ]);
  });
});

describe("refuseContradictions", () => {
  const a = aFeature("a", { requires: ["b"] });
  const b = aFeature("b", { requires: ["a"] });
  const problem = { message: "flagg is unknown" };

  it.each([
    ["a broken declaration", [a], [problem], { code: "invalid-manifest", problems: [problem] }],
    ["an unknown required feature", [a], [], { message: "the declared features contradict each other" }],
    [
      "features that require each other",
      [a, b],
      [],
      { code: "requires-cycle", message: "features require each other in a cycle: a → b → a" },
    ],
  ])("refuses %s", (_, features, problems, expected) => {
    expect(() => refuseContradictions({ features, problems }, aManifest(), "stackctl.yaml")).toThrow(
      expect.objectContaining(expected),
    );
  });

  it("accepts features without problems", () => {
    const features = [a, aFeature("b")];
    expect(() => refuseContradictions({ features, problems: [] }, aManifest(), "s.yaml")).not.toThrow();
  });
});
