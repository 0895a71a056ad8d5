import { describe, expect, it } from "vitest";
import { mergeSettings } from "../../../src/plan/settings/merge-settings.ts";
import { someVariables } from "../../support/build/shapes.ts";

const merge = (sources: Partial<Parameters<typeof mergeSettings>[0]>) =>
  mergeSettings({
    argument: {},
    variables: someVariables(),
    manifest: {},
    manifestFile: "stackctl.yaml",
    ...sources,
  });

describe("mergeSettings", () => {
  it("has a default for each setting", () => {
    expect(merge({}).settings).toEqual({
      waitTimeout: 300_000,
      stabilityWindow: 3_000,
      unhealthyGrace: 10_000,
      fastHealth: true,
      inspectNodes: false,
      progress: "auto",
      engine: "auto",
      registryCheck: true,
    });
  });

  it("uses argument, environment, .env, config file and default in this order, and lists overridden values", () => {
    const merged = merge({
      argument: { waitTimeout: "10s" },
      variables: someVariables(
        { STACKCTL_WAIT_TIMEOUT: "20s" },
        { STACKCTL_WAIT_TIMEOUT: "30s", STACKCTL_PROGRESS: "plain" },
      ),
      manifest: { waitTimeout: "40s", stabilityWindow: 5 },
    });
    expect(merged.settings).toMatchObject({ waitTimeout: 10_000, stabilityWindow: 5_000, progress: "plain" });
    expect(merged.reports[0]).toEqual({
      name: "waitTimeout",
      value: "10s",
      source: { kind: "argument", detail: "--wait-timeout" },
      overridden: [
        { value: "20s", source: { kind: "environment", detail: "STACKCTL_WAIT_TIMEOUT" } },
        {
          value: "30s",
          source: { kind: "dotenv", detail: "STACKCTL_WAIT_TIMEOUT in .env:1" },
        },
        { value: "40s", source: { kind: "config", detail: "settings.waitTimeout in stackctl.yaml" } },
      ],
    });
  });

  it("reports each invalid value with its position, and uses the next source", () => {
    const merged = merge({
      argument: { progress: "loud" },
      variables: someVariables({}, { STACKCTL_WAIT_TIMEOUT: "soon" }),
      manifest: { waitTimeout: "1m" },
    });
    expect(merged.settings.waitTimeout).toBe(60_000);
    expect(merged.problems.map(({ message, where }) => [message, where?.line])).toEqual([
      ['STACKCTL_WAIT_TIMEOUT: "soon" is not a duration; write 30s, 2m or 1m30s', 1],
      [
        '--progress: "loud" is not a progress output format; write auto, tty, plain, json, github or quiet',
        undefined,
      ],
    ]);
  });

  it.each([
    ["progress", { progress: "jsn" }, "Did you mean json?"],
    ["engine", { engine: "dcoker" }, "Did you mean docker?"],
    ["fastHealth", { fastHealth: "ture" }, "Did you mean true?"],
    ["progress", { progress: "fancy" }, undefined],
    ["waitTimeout", { waitTimeout: "5x" }, undefined],
  ])("suggests the nearest word for a misspelt value of %s", (_name, manifest, hint) => {
    expect(merge({ manifest }).problems.map((problem) => problem.hint)).toEqual([hint]);
  });

  it("reports a misspelt setting", () => {
    expect(merge({ variables: someVariables({}, { STACKCTL_WAIT_TIMEUOT: "1m" }) }).notices).toEqual([
      {
        code: "misspelt-setting",
        message: "STACKCTL_WAIT_TIMEUOT has no effect: it is not a setting of stackctl",
        hint: "Did you mean STACKCTL_WAIT_TIMEOUT?",
        file: ".env",
        line: 1,
      },
    ]);
  });
});
