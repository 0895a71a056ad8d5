import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/domain/verdict.ts";
import { afterFailedLaunch } from "../../src/plan/after-failed-launch.ts";
import { aContainer } from "../support/build/shapes.ts";

const ready: Verdict = { kind: "ready" };
const pending: Verdict = { kind: "starting", why: "" };

describe("afterFailedLaunch", () => {
  it("waits while a dependency that Compose called unhealthy may still recover (X21)", () => {
    const verdicts = new Map<string, Verdict>([
      ["db", pending],
      ["web", pending],
    ]);
    const containers = [aContainer("db", { health: "unhealthy" }), aContainer("web", { state: "created" })];
    expect(afterFailedLaunch(verdicts, containers, 0)).toBe("wait");
  });

  it("launches the rest once it has recovered", () => {
    const verdicts = new Map<string, Verdict>([
      ["db", ready],
      ["web", pending],
    ]);
    const containers = [aContainer("db", { health: "healthy" }), aContainer("web", { state: "created" })];
    expect(afterFailedLaunch(verdicts, containers, 0)).toBe("relaunch");
  });

  it("gives up when another launch brought nothing further", () => {
    const verdicts = new Map<string, Verdict>([
      ["db", ready],
      ["web", pending],
    ]);
    expect(afterFailedLaunch(verdicts, [aContainer("db")], 1)).toBe("give-up");
  });
});
