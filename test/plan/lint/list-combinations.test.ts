import { describe, expect, it } from "vitest";
import { listCombinations } from "../../../src/plan/lint/list-combinations.ts";
import { readCombinationRules } from "../../../src/plan/matrix/combination-rules.ts";
import { aFeature, aModel } from "../../support/build/shapes.ts";

function list(features: readonly ReturnType<typeof aFeature>[], strength?: 1 | 2) {
  const rules = readCombinationRules({ features, model: aModel(), profiles: [], always: [] });
  return listCombinations(features, rules, strength);
}
const many = (count: number) => Array.from({ length: count }, (_, index) => aFeature(`f${index}`));

describe("listCombinations", () => {
  it("lists every combination", () => {
    const { combinations, exhaustive, unpaired } = list(many(3));
    expect([combinations.length, exhaustive, unpaired]).toEqual([8, true, undefined]);
  });

  it("selects combinations on request", () => {
    expect(list(many(3), 2)).toMatchObject({ exhaustive: false });
  });

  it("selects combinations that cover each pair, if there are too many", () => {
    const { combinations, exhaustive, unpaired } = list(many(12));
    expect(combinations.length).toBeLessThan(20);
    expect([exhaustive, unpaired]).toEqual([false, undefined]);
  });

  it("enables and disables each feature, with the reason, if there are too many pairs", () => {
    const { combinations, exhaustive, unpaired } = list(many(101));
    expect(combinations.length).toBeLessThan(10);
    expect([exhaustive, unpaired]).toEqual([
      false,
      "pairs of 101 features have 20200 on/off combinations; the limit is 20000",
    ]);
  });

  it("names features that no combination can enable", () => {
    const features = [aFeature("a", { requires: ["b"] }), aFeature("b", { conflicts: ["a"] })];
    expect(list(features).impossible.map(({ feature }) => feature)).toEqual(["a"]);
  });
});
