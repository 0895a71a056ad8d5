import { describe, expect, it } from "vitest";
import type { Feature } from "../../../src/domain/feature.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import { readCombinationRules } from "../../../src/plan/matrix/combination-rules.ts";
import { adviseFewer } from "../../../src/plan/matrix/cover-combinations.ts";
import { planMatrix } from "../../../src/plan/matrix/plan-matrix.ts";
import { aFeature, aModel, aService, needs } from "../../support/build/shapes.ts";

interface Wanted {
  readonly model?: ComposeModel;
  readonly strength?: 1 | 2 | 3;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

function plan(features: readonly Feature[], { model = aModel(), strength, ...rest }: Wanted = {}) {
  const rules = readCombinationRules({ features, model, profiles: [], always: [] });
  return planMatrix({ features, rules, strength, include: [], exclude: [], ...rest });
}

const namesOf = (...planned: Parameters<typeof plan>) =>
  plan(...planned).combinations.map(({ name }) => name);
const many = (count: number) => Array.from({ length: count }, (_, index) => aFeature(`f${index}`));

describe("planMatrix", () => {
  it("gives arguments and variables that enable each combination", () => {
    const { combinations } = plan([aFeature("a"), aFeature("b-c")]);
    expect(combinations).toEqual([
      { name: "minimal", features: [], args: "--minimal", env: { ENABLE_A: "false", ENABLE_B_C: "false" } },
      {
        name: "full",
        features: ["a", "b-c"],
        args: "--minimal --enable a,b-c",
        env: { ENABLE_A: "true", ENABLE_B_C: "true" },
      },
      {
        name: "b-c",
        features: ["b-c"],
        args: "--minimal --enable b-c",
        env: { ENABLE_A: "false", ENABLE_B_C: "true" },
      },
      {
        name: "a",
        features: ["a"],
        args: "--minimal --enable a",
        env: { ENABLE_A: "true", ENABLE_B_C: "false" },
      },
    ]);
  });

  it.each([
    [2, 101, "pairs of 101 features have 20200 on/off combinations; the limit is 20000"],
    [3, 26, "triples of 26 features have 20800 on/off combinations; the limit is 20000"],
    [2, 500, "pairs of 500 features have 499000 on/off combinations; the limit is 20000"],
  ] as const)("with strength %i refuses %i features with the number of ways", (strength, count, message) => {
    expect(() => plan(many(count), strength === undefined ? {} : { strength })).toThrow(
      expect.objectContaining({ code: "too-many-combinations", message }),
    );
  });

  it("enables and disables each feature in some row with strength 1", () => {
    const features = [
      ...many(300),
      aFeature("red", { conflicts: ["blue"] }),
      aFeature("blue", { conflicts: ["red"] }),
    ];
    const rows = plan(features, { strength: 1 }).combinations.map((one) => one.features);
    expect(rows).toHaveLength(3);
    for (const { name } of features) {
      expect(new Set(rows.map((row) => row.includes(name)))).toEqual(new Set([true, false]));
    }
  });

  it("lists one combination if there are no optional features", () => {
    expect(namesOf([])).toEqual(["minimal"]);
  });

  it("respects requires, conflicts, and dependencies between services of two profiles", () => {
    const features = [
      aFeature("db"),
      aFeature("web"),
      aFeature("gpu", { requires: ["web"] }),
      aFeature("old", { conflicts: ["gpu"] }),
    ];
    const model = aModel(
      aService("db", { profiles: ["db"] }),
      aService("web", { profiles: ["web"], dependsOn: [needs("db")] }),
    );
    const sets = plan(features, { model }).combinations.map((one) => one.features.join("+"));
    expect(sets).toEqual(["", "db+web+gpu", "old", "db", "db+old", "db+web", "db+web+old"]);
  });

  it("always enables a feature that a core service needs", () => {
    const model = aModel(
      aService("db", { profiles: ["db"] }),
      aService("core", { dependsOn: [needs("db")] }),
    );
    const { combinations } = plan([aFeature("db"), aFeature("x")], { model });
    expect(combinations.map(({ features }) => features)).toEqual([["db"], ["db", "x"]]);
  });

  it("leaves out a feature that clashes with a core service, and reports the reason", () => {
    const on80 = [{ hostIp: "", published: 80, target: 80, protocol: "tcp" as const }];
    const model = aModel(aService("core", { ports: on80 }), aService("a", { profiles: ["a"], ports: on80 }));
    const { combinations, notices } = plan([aFeature("a"), aFeature("b")], { model });
    expect(combinations.map(({ name }) => name)).toEqual(["minimal", "full"]);
    expect(notices).toEqual([
      {
        code: "impossible-feature",
        feature: "a",
        message: "a is in no combination: core and a both publish 80/tcp",
      },
    ]);
  });

  it("varies only the included features, with their requirements", () => {
    const features = [aFeature("db"), aFeature("web", { requires: ["db"] }), aFeature("x")];
    expect(plan(features, { include: ["web"] }).combinations.map((one) => one.features)).toEqual([
      [],
      ["db", "web"],
    ]);
  });

  it("leaves out excluded features and features that require them", () => {
    const features = [aFeature("db"), aFeature("web", { requires: ["db"] }), aFeature("x")];
    const { combinations, notices } = plan(features, { exclude: ["db"] });
    expect(combinations.map((one) => one.features)).toEqual([[], ["x"]]);
    expect(notices).toMatchObject([{ message: "web is in no combination: db is required but excluded" }]);
  });

  it("refuses an unknown name, and suggests the nearest one", () => {
    expect(() => plan([aFeature("tabby")], { include: ["taby"] })).toThrow(
      expect.objectContaining({
        code: "unknown-feature",
        hint: "Did you mean tabby?",
      }),
    );
  });

  it("refuses more than 256 combinations, with a hint", () => {
    expect(namesOf(many(8))).toHaveLength(256);
    expect(() => plan(many(9))).toThrow(
      expect.objectContaining({
        code: "too-many-combinations",
        message: "9 features make more than 256 combinations",
        hint: expect.stringContaining("--strength 2"),
      }),
    );
  });

  it.each<[number, 2 | 3 | undefined, boolean]>([
    [9, undefined, true],
    [101, undefined, false],
    [101, 2, false],
    [26, 3, true],
    [101, 3, false],
  ])("advises of %i features at strength %s only what would be listed", (count, strength, isPaired) => {
    const hint = expect.stringContaining("--include");
    expect(() => plan(many(count), strength === undefined ? {} : { strength })).toThrow(
      expect.objectContaining({ code: "too-many-combinations", hint }),
    );
    expect(adviseFewer(count, strength).includes("--strength 2")).toBe(isPaired);
  });

  it("covers the pairs of twenty features with a handful of combinations", () => {
    expect(namesOf(many(20), { strength: 2 }).length).toBeLessThanOrEqual(16);
  });

  it("gives each combination a unique and readable name", () => {
    const long = Array.from({ length: 7 }, (_, index) => aFeature(`a-rather-long-name-${index}`));
    const names = namesOf([...long, aFeature("full")]);
    expect(new Set(names).size).toBe(names.length);
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(80);
    expect(names).toContain("only full");
  });

  it("lists the same combinations each time", () => {
    expect(plan(many(12), { strength: 2 })).toEqual(plan(many(12), { strength: 2 }));
  });
});
