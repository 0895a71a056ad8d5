import { describe, expect, it } from "vitest";
import { findFeatureRun } from "../../../src/plan/features/find-feature-run.ts";

const container = (service: string, state: "running" | "exited", exitCode = 0) => ({
  service,
  state,
  exitCode,
});

describe("findFeatureRun", () => {
  it.each([
    ["a running service", true, ["a"], [container("a", "running")], "running"],
    ["one of two services", true, ["a", "b"], [container("a", "running")], "running"],
    ["no container", true, ["a"], [], "not running"],
    ["a finished job", true, ["a"], [container("a", "exited")], "done"],
    ["a failed job", true, ["a"], [container("a", "exited", 1)], "not running"],
    ["no service", true, [], [container("a", "running")], undefined],
    ["a leftover", false, ["a"], [container("a", "running")], "running"],
  ] as const)("reports %s", (_, enabled, services, containers, expected) => {
    expect(findFeatureRun({ enabled, services, selected: enabled ? services : [], containers })).toBe(
      expected,
    );
  });

  it("does not count a service of another enabled feature for a disabled one", () => {
    const containers = [container("shared", "running")];
    const facts = { enabled: false, services: ["shared"], selected: ["shared"], containers };
    expect(findFeatureRun(facts)).toBeUndefined();
  });
});
