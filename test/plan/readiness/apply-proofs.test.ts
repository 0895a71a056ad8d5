import { describe, expect, it } from "vitest";
import { applyProofs, findUnproved, keepFreshProofs } from "../../../src/plan/readiness/apply-proofs.ts";
import { aContainer } from "../../support/build/shapes.ts";

const check = { command: ["true"], intervalMs: 10_000, timeoutMs: 1_000 };
const starting = aContainer("db", { health: "starting", startedAtMs: 5, check });
const proofs = new Map([["db", { startedAtMs: 5, atMs: 1_000 }]]);

describe("applyProofs", () => {
  it("reports a container as healthy whose check has passed while the engine still reports starting", () => {
    expect(applyProofs([starting], proofs)).toEqual([{ ...starting, health: "healthy", provedAtMs: 1_000 }]);
  });

  it.each([
    ["another run", { startedAtMs: 6 }],
    ["one that the engine calls unhealthy", { health: "unhealthy" as const }],
    ["one that has ended", { state: "exited" as const }],
    ["one that is paused", { state: "paused" as const }],
    ["another container", { id: "db-2" }],
  ])("does not change %s", (_, changes) => {
    const container = { ...starting, ...changes };
    expect(applyProofs([container], proofs)).toEqual([container]);
  });
});

describe("keepFreshProofs", () => {
  it("keeps a proof until the engine has had time to run its first check", () => {
    expect(keepFreshProofs([starting], proofs, 12_000)).toEqual(proofs);
    expect(keepFreshProofs([starting], proofs, 12_001).size).toBe(0);
    expect(keepFreshProofs([], proofs, 1_000).size).toBe(0);
  });
});

describe("findUnproved", () => {
  it("finds running containers whose check has not passed", () => {
    const others = [
      aContainer("plain"),
      aContainer("ready", { health: "healthy", check }),
      aContainer("created", { health: "starting", state: "created", check }),
    ];
    expect(findUnproved([...others, starting])).toEqual([starting]);
  });
});
