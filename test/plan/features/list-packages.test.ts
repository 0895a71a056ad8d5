import { describe, expect, it } from "vitest";
import { chooseNeeded, explainInstall } from "../../../src/plan/features/list-packages.ts";
import { anEnabled } from "../../support/build/preflight.ts";

const none = { npm: [], pip: [], apt: [] };
const lab = anEnabled("lab", {}, { dependencies: { ...none, pip: ["torch>=2.6"], apt: ["git"] } });
const ui = { ...anEnabled("ui", {}, { dependencies: { ...none, npm: ["left-pad"] } }), enabled: false };
const choose = (changes: Partial<Parameters<typeof chooseNeeded>[0]>) =>
  chooseNeeded({ names: [], check: false, install: false, ...changes }, [lab, ui]).map(
    ({ feature, manager }) => `${feature} ${manager}`,
  );

describe("chooseNeeded", () => {
  it.each([
    ["every feature", {}, ["lab pip", "lab apt", "ui npm"]],
    ["enabled features, to check them", { check: true }, ["lab pip", "lab apt"]],
    ["enabled features, to install them", { install: true }, ["lab pip", "lab apt"]],
    ["named features", { names: ["ui"], check: true }, ["ui npm"]],
  ])("lists the packages of %s", (_, request, expected) => {
    expect(choose(request)).toEqual(expected);
  });

  it("refuses an unknown feature", () => {
    expect(() => choose({ names: ["laab"] })).toThrow(
      expect.objectContaining({ code: "unknown-feature", hint: expect.stringContaining("lab") }),
    );
  });
});

describe("explainInstall", () => {
  it.each([
    ["apt", "Run it again with sudo: apt installs as root."],
    ["pip", "See its output above, and check that pip is installed."],
  ] as const)("advises on %s", (manager, hint) => {
    const needed = { feature: "lab", enabled: true, manager, packages: ["git"], missing: ["git"] };
    expect(explainInstall(needed, 100)).toMatchObject({
      message: `${manager} could not install git for lab: it exited with code 100`,
      hint,
    });
  });
});
