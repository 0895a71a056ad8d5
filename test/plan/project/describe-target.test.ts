import { describe, expect, it } from "vitest";
import type { GpuWay } from "../../../src/domain/feature.ts";
import { dependsOnGpuWay, describeTarget } from "../../../src/plan/project/describe-target.ts";
import { anEnabled } from "../../support/build/preflight.ts";
import { someDeclarations, someVariables } from "../../support/build/shapes.ts";

const overlay = (file: string, when: string[] = [], engine?: GpuWay) => ({
  file,
  when,
  ...(engine && { engine }),
});
const ui = anEnabled("ui");
const gpu = anEnabled(
  "gpu",
  {},
  {
    overlays: [
      overlay("all.yaml"),
      overlay("ui.yaml", ["ui"]),
      overlay("cdi.yaml", [], "cdi"),
      overlay("nvidia.yaml", [], "nvidia"),
    ],
  },
);
const aim = (...input: Parameters<typeof describeTarget>) => describeTarget(...input).files;
const wish = { projectName: undefined };

describe("describeTarget", () => {
  it.each([
    ["Compose finds them itself", {}, []],
    ["the project lies elsewhere", { directory: "/q" }, ["/p/compose.yaml"]],
    [
      "they are named",
      { named: { paths: ["/p/x.yaml"], source: { kind: "argument", detail: "--file" } as const } },
      ["/p/x.yaml"],
    ],
    [
      "COMPOSE_FILE of .env would name others",
      { variables: someVariables({}, { COMPOSE_FILE: "" }) },
      ["/p/compose.yaml"],
    ],
    [
      "COMPOSE_FILE of the environment would name others",
      { variables: someVariables({ COMPOSE_FILE: "" }) },
      ["/p/compose.yaml"],
    ],
  ])("names the compose files unless Compose finds the same ones: %s", (_, changes, files) => {
    expect(aim(someDeclarations(changes), [], wish)).toEqual(files);
  });

  it("adds the overlays whose features are enabled and that fit the engine", () => {
    const files = (features: Parameters<typeof describeTarget>[1], gpuWay?: GpuWay) =>
      aim(someDeclarations(), features, { ...wish, ...(gpuWay && { gpuWay }) });
    expect(files([gpu])).toEqual(["/p/compose.yaml", "/p/all.yaml", "/p/nvidia.yaml"]);
    expect(files([gpu], "cdi")).toEqual(["/p/compose.yaml", "/p/all.yaml", "/p/cdi.yaml"]);
    expect(files([gpu, ui])).toContain("/p/ui.yaml");
    expect(files([gpu, { ...ui, enabled: false }])).not.toContain("/p/ui.yaml");
    expect(files([{ ...gpu, enabled: false }, ui])).toEqual([]);
  });

  it.each([
    ["above", someVariables({ NODES: "2" }), true],
    ["above in .env", someVariables({}, { NODES: "3" }), true],
    ["equal", someVariables({ NODES: "1" }), false],
    ["empty in the environment, and above in .env", someVariables({ NODES: "" }, { NODES: "3" }), false],
    ["no number", someVariables({ NODES: "many" }), false],
    ["not set", someVariables(), false],
  ])("adds an overlay for a variable above a number: %s", (_, variables, isMerged) => {
    const nodes = anEnabled("nodes", {}, { overlays: [{ file: "n.yaml", when: [], above: { NODES: 1 } }] });
    expect(aim(someDeclarations({ variables }), [nodes], wish).includes("/p/n.yaml")).toBe(isMerged);
  });

  it.each([
    ["set", someVariables({ HOST: "10.0.0.1" }), true],
    ["set in .env", someVariables({}, { HOST: "10.0.0.1" }), true],
    ["empty in the environment, and set in .env", someVariables({ HOST: "" }, { HOST: "10.0.0.1" }), false],
    ["not set", someVariables(), false],
  ])("adds an overlay for a variable that is set: %s", (_, variables, isMerged) => {
    const hosts = anEnabled("hosts", {}, { overlays: [{ file: "h.yaml", when: [], set: ["HOST"] }] });
    expect(aim(someDeclarations({ variables }), [hosts], wish).includes("/p/h.yaml")).toBe(isMerged);
  });

  it("sets the flags of all features", () => {
    const features = [ui, { ...gpu, enabled: false }];
    expect(describeTarget(someDeclarations(), features, wish).env).toMatchObject({
      ENABLE_UI: "true",
      ENABLE_GPU: "false",
    });
  });
});

describe("dependsOnGpuWay", () => {
  it.each([
    ["an enabled feature has overlays for one kind of engine", [gpu], true],
    ["that feature is disabled", [{ ...gpu, enabled: false }], false],
    ["no overlay names an engine", [ui], false],
  ])("tells whether the engine matters: %s", (_, features, expected) => {
    expect(dependsOnGpuWay(features)).toBe(expected);
  });
});
