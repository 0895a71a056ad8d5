import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import {
  findModeObstacle,
  leaveUnmeasured,
  skipForError,
  skipForPart,
} from "../../../src/plan/bench/skip-mode.ts";
import { anEnabled, aPreflight } from "../../support/build/preflight.ts";
import { aService, aStep } from "../../support/build/shapes.ts";

const web = aStep(aService("web"));
const train = aStep(aService("train", { gpuDrivers: ["nvidia"] }));
const lab = { name: "lab", features: ["lab"] };

describe("findModeObstacle", () => {
  it.each([
    [
      "a service that reserves a GPU",
      [train],
      {},
      [],
      "train reserves a GPU, but this engine has no GPU runtime",
    ],
    [
      "a feature that needs a GPU",
      [web],
      { features: [anEnabled("lab", { gpu: true })] },
      [],
      "feature lab needs a GPU, but this engine has no GPU runtime",
    ],
    ["a GPU that the engine has", [train], { engine: { runtimes: ["nvidia"] } }, [], undefined],
    [
      "images that are missing",
      [web],
      {},
      ["a:1", "b:1"],
      "a:1, b:1 are not found locally, and the benchmark pulls no images",
    ],
    ["nothing that would start", [], {}, [], "it enables no service"],
    ["everything it needs", [web], {}, [], undefined],
  ])("judges a mode with %s", (_, services, changes, missingImages, expected) => {
    expect(findModeObstacle(aPreflight(services, changes), missingImages)).toBe(expected);
  });
});

describe("skipForError", () => {
  it("skips a mode for a foreseen error, with all of its problems", () => {
    const error = new StackError("port-conflict", {
      message: "taken",
      problems: [{ message: "8080 twice" }],
    });
    expect(skipForError(lab, error)).toEqual({ ...lab, kind: "skipped", reason: "taken; 8080 twice" });
  });

  it.each([
    ["a lost engine", new StackError("engine-unavailable", { message: "gone" })],
    ["a bug", new Error("undefined is not a function")],
  ])("ends the benchmark for %s", (_, error) => {
    expect(skipForError(lab, error)).toBeUndefined();
  });
});

describe("skipForPart", () => {
  const failed = [leaveUnmeasured(lab, "failed", ["lab: exited with code 1"])];

  it.each([
    [
      "all features, of which one did not run",
      { name: "all", features: ["lab", "ui"] },
      "lab does not run on its own",
    ],
    ["all features, which ran", { name: "all", features: ["ui", "api"] }, undefined],
    ["one feature", { name: "lab", features: ["lab"] }, undefined],
  ])("judges a mode of %s", (_, mode, reason) => {
    expect(skipForPart(mode, failed)?.reason).toBe(reason);
  });
});
