import { describe, expect, it } from "vitest";
import { describeShape, mergeTargets, needTooManyModels } from "../../../src/plan/lint/share-models.ts";
import { describeTarget } from "../../../src/plan/project/describe-target.ts";
import { someDeclarations } from "../../support/build/shapes.ts";

const base = describeTarget(someDeclarations(), [], { projectName: undefined });
const target = (env: Readonly<Record<string, string>>, ...files: readonly string[]) => ({
  ...base,
  env,
  files,
});

describe("describeShape", () => {
  const one = target({ ENABLE_UI: "true", PORT: "80" });

  it.each([
    ["the same for targets that differ in other variables", target({ ENABLE_UI: "false", PORT: "80" }), true],
    ["different for targets that differ in a variable that matters", target({ PORT: "81" }), false],
    ["different for targets with other files", target({ PORT: "80" }, "gpu.yaml"), false],
  ])("is %s", (_, other, isSame) => {
    const shaping = new Set(["PORT"]);
    expect(describeShape(one, shaping) === describeShape(other, shaping)).toBe(isSame);
  });

  it("depends on every variable if it is unknown which ones matter", () => {
    expect(describeShape(one, undefined)).not.toBe(describeShape(target({ PORT: "80" }), undefined));
  });
});

describe("needTooManyModels", () => {
  it("counts different models only", () => {
    const targets = Array.from({ length: 30 }, (_, index) => target({ PORT: String(index) }));
    expect(needTooManyModels(targets, new Set(["PORT"]))).toBe(true);
    expect(needTooManyModels(targets, new Set())).toBe(false);
    expect(needTooManyModels(targets.slice(0, 24), undefined)).toBe(false);
  });
});

describe("mergeTargets", () => {
  it("names every file once", () => {
    const merged = mergeTargets(target({}, "a.yaml"), [target({}, "a.yaml", "b.yaml"), target({}, "c.yaml")]);
    expect(merged.files).toEqual(["a.yaml", "b.yaml", "c.yaml"]);
  });
});
