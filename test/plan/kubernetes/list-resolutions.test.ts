import { expect, it } from "vitest";
import type { Feature } from "../../../src/domain/feature.ts";
import { listResolutions } from "../../../src/plan/kubernetes/list-resolutions.ts";
import { readCombinationRules } from "../../../src/plan/matrix/combination-rules.ts";
import { aFeature, aModel } from "../../support/build/shapes.ts";

function list(features: readonly Feature[], always: readonly string[] = []) {
  return listResolutions(features, readCombinationRules({ features, model: aModel(), profiles: [], always }));
}

it("lists no feature, each feature with those that it requires, and each pair", () => {
  const found = list([aFeature("a"), aFeature("b", { requires: ["a"] }), aFeature("c")]);
  expect(found).toEqual({
    core: [],
    singles: [
      { feature: "a", features: ["a"] },
      { feature: "c", features: ["c"] },
      { feature: "b", features: ["a", "b"] },
    ],
    groups: [
      ["a", "c"],
      ["a", "b", "c"],
    ],
    complete: true,
  });
});

it("leaves out pairs that conflict", () => {
  expect(list([aFeature("a", { conflicts: ["b"] }), aFeature("b")]).groups).toEqual([]);
});

it("counts features that are always on as the core", () => {
  expect(list([aFeature("a"), aFeature("b")], ["a"])).toMatchObject({
    core: ["a"],
    singles: [{ feature: "b", features: ["a", "b"] }],
  });
});

it("keeps the sets that overlays name when there are too many pairs", () => {
  const when = ["f1", "f2"];
  const many = Array.from({ length: 20 }, (_, index) => aFeature(`f${index}`));
  const found = list([...many, aFeature("z", { overlays: [{ file: "z.yaml", when }] })]);
  expect(found).toMatchObject({ complete: false, groups: [["f1", "f2", "z"]] });
});
