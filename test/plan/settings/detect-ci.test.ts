import { describe, expect, it } from "vitest";
import { detectCi } from "../../../src/plan/settings/detect-ci.ts";

describe("detectCi", () => {
  it.each([
    [{}, undefined, false, false],
    [{ CI: "" }, undefined, false, false],
    [{ CI: "false" }, undefined, false, false],
    [{ CI: "0" }, undefined, false, false],
    [{ CI: "true" }, undefined, true, false],
    [{ CI: "woodpecker" }, undefined, true, false],
    [{ CI: "1", GITHUB_ACTIONS: "true" }, undefined, true, true],
    [{ GITHUB_ACTIONS: "true" }, undefined, false, false],
    [{ CI: "1", GITHUB_ACTIONS: "true" }, false, false, false],
    [{ GITHUB_ACTIONS: "true" }, true, true, true],
    [{}, true, true, false],
  ])("for the environment %j and the option %j detects CI: %j, GitHub: %j", (env, asked, on, github) => {
    expect(detectCi(new Map(Object.entries(env)), asked)).toEqual({ on, github });
  });
});
