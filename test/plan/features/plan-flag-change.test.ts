import { describe, expect, it } from "vitest";
import { noFlags } from "../../../src/domain/flag-request.ts";
import { chooseFlags } from "../../../src/plan/features/choose-flags.ts";
import { planFlagChange } from "../../../src/plan/features/plan-flag-change.ts";
import { aFeature, aManifest, someVariables } from "../../support/build/shapes.ts";

const features = [aFeature("cpu", { conflicts: ["gpu"] }), aFeature("gpu"), aFeature("ui")];

/** Plans with these variables of the process and lines of `.env`. */
function plan(
  names: readonly string[],
  value: boolean,
  environment: Readonly<Record<string, string>> = {},
  dotenv: Readonly<Record<string, string>> = {},
) {
  const variables = someVariables(environment, dotenv);
  const manifest = aManifest();
  const { choices } = chooseFlags({
    features,
    request: noFlags,
    variables,
    manifest,
    manifestFile: "s.yaml",
  });
  const known = { features, choices, environment: variables.environment };
  return planFlagChange({ names, value, path: "/p/.env" }, known);
}

describe("planFlagChange", () => {
  it.each([
    [["gpu"], ["gpu"]],
    [["ui, gpu"], ["ui", "gpu"]],
    [
      ["ui", "gpu,ui"],
      ["ui", "gpu"],
    ],
  ])("reads the features of %j", (names, expected) => {
    expect(plan(names, true).changed.map(({ name }) => name)).toEqual(expected);
  });

  it("refuses an unknown name, with a suggestion", () => {
    expect(() => plan(["gpux"], true)).toThrow(
      expect.objectContaining({
        code: "unknown-feature",
        hint: "Did you mean gpu? Use one of: cpu, gpu, ui.",
      }),
    );
  });

  it.each([
    ["the file enables both", ["cpu", "gpu"], true, {}, {}],
    ["an earlier line enables the other", ["gpu"], true, {}, { ENABLE_CPU: "1" }],
    ["the environment enables the other", ["gpu"], true, { ENABLE_CPU: "1" }, {}],
  ])("refuses a conflict in which %s", (_, names, value, environment, dotenv) => {
    expect(() => plan(names, value, environment, dotenv)).toThrow(
      expect.objectContaining({ code: "feature-conflict" }),
    );
  });

  it.each([
    [
      "the new line replaces the one that would conflict",
      ["cpu"],
      false,
      {},
      { ENABLE_CPU: "1", ENABLE_GPU: "1" },
    ],
    ["the environment overrides the new line", ["gpu"], true, { ENABLE_GPU: "0" }, { ENABLE_CPU: "1" }],
  ])("accepts a change where %s", (_, names, value, environment, dotenv) => {
    expect(plan(names, value, environment, dotenv).changed).toHaveLength(1);
  });

  it.each([
    [true, "enabled"],
    [false, "disabled"],
  ])("warns that the environment overrides %s", (value, word) => {
    expect(plan(["gpu"], value, { ENABLE_GPU: "false" }).notices).toEqual([
      {
        code: "overridden",
        message: `ENABLE_GPU is set in the environment and overrides .env: gpu is ${word} only where ENABLE_GPU is unset`,
        hint: "Unset ENABLE_GPU.",
      },
    ]);
    expect(plan(["gpu"], value).notices).toEqual([]);
  });
});
