import { describe, expect, it } from "vitest";
import { combineModes, listModes } from "../../../src/plan/bench/list-modes.ts";
import { replaceMarked } from "../../../src/plan/bench/replace-marked.ts";
import { aFeature } from "../../support/build/shapes.ts";

const features = [
  aFeature("fsdp"),
  aFeature("gpu", { conflicts: ["gpu-cdi"] }),
  aFeature("gpu-cdi"),
  aFeature("board", { requires: ["fsdp", "store"] }),
  aFeature("store"),
];

describe("modes", () => {
  it("are no features, then each feature alone", () => {
    expect(listModes(features.slice(0, 2))).toEqual([
      { name: "minimal", features: [] },
      { name: "fsdp", features: ["fsdp"] },
      { name: "gpu", features: ["gpu"] },
    ]);
  });

  it.each([
    ["all that go together", [], ["fsdp", "gpu", "board", "store"]],
    ["the other one of two that conflict", ["gpu"], ["fsdp", "gpu-cdi", "board", "store"]],
    ["none that requires what cannot run", ["store"], ["fsdp", "gpu"]],
  ])("combine %s", (_, broken: readonly string[], expected) => {
    const mode = combineModes(features, (name) => !broken.includes(name));
    expect(mode).toEqual({ name: "all", features: expected });
  });

  it("combine nothing if only one feature is left", () => {
    expect(combineModes(features, (name) => name === "fsdp")).toBeUndefined();
  });
});

describe("replaceMarked", () => {
  it("writes a new document with markers, and replaces the text between them", () => {
    const first = replaceMarked(undefined, "| a |") ?? "";
    expect(first.split("\n")).toHaveLength(4);
    const second = replaceMarked(`# Title\n\n${first}\nThe end.\n`, "| b |\n| c |") ?? "";
    expect(second).toMatch(/^# Title\n\n<!-- .* -->\n\| b \|\n\| c \|\n<!-- .* -->\n\nThe end\.\n$/);
  });

  it.each(["# Title\n", "<!-- /bench-features -->\n"])(
    "finds no place in a document without markers",
    (text) => {
      expect(replaceMarked(text, "| a |")).toBeUndefined();
    },
  );
});
