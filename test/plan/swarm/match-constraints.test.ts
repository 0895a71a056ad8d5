import { describe, expect, it } from "vitest";
import { matchesConstraints } from "../../../src/plan/swarm/match-constraints.ts";

const node = {
  id: "abc",
  hostname: "n1",
  role: "manager",
  state: "ready",
  availability: "active",
  labels: { disk: "ssd" },
};

describe("matchesConstraints", () => {
  it.each([
    ["node.id==abc", true],
    ["node.id == other", false],
    ["node.hostname!=n1", false],
    ["node.hostname==N1", true],
    ["node.role==worker", false],
    ["node.labels.disk==ssd", true],
    ["node.labels.disk!=ssd", false],
    ["node.labels.zone==a", false],
    ["node.labels.zone!=a", true],
    ["engine.labels.os==linux", true],
    ["node.platform.os==linux", true],
  ])("compares %s", (constraint, matches) => {
    expect(matchesConstraints(node, [constraint])).toBe(matches);
  });

  it("needs every constraint", () => {
    expect(matchesConstraints(node, ["node.id==abc", "node.role==worker"])).toBe(false);
    expect(matchesConstraints(node, [])).toBe(true);
  });
});
