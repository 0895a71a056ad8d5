import { describe, expect, it } from "vitest";
import type { ServiceDependency } from "../../../src/domain/service.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { findStartable } from "../../../src/plan/readiness/find-startable.ts";
import { aService, aStep, needs } from "../../support/build/shapes.ts";

const verdicts: Record<string, Verdict> = {
  ready: { kind: "ready" },
  done: { kind: "done" },
  starting: { kind: "starting", why: "" },
  failed: { kind: "failed", reason: "exited", why: "" },
};

/** Whether web, which depends on db so, has its turn while db is that far. */
function hasTurn(edge: Partial<ServiceDependency>, db: string, isDbStarted = true): boolean {
  const steps = [aStep(aService("db")), aStep(aService("web", { dependsOn: [needs("db", edge)] }))];
  const verdict = verdicts[db];
  const startable = findStartable({
    steps,
    verdicts: new Map(verdict ? [["db", verdict]] : []),
    waiting: new Set(["web"]),
    unstarted: new Set(isDbStarted ? ["web"] : ["web", "db"]),
  });
  return startable.includes("web");
}

describe("findStartable", () => {
  it.each([
    ["service_started", "starting", true],
    ["service_healthy", "starting", false],
    ["service_healthy", "ready", true],
    ["service_healthy", "failed", false],
    ["service_completed_successfully", "ready", false],
    ["service_completed_successfully", "done", true],
  ] as const)("%s of one that is %s: %s", (condition, db, expected) => {
    expect(hasTurn({ condition }, db)).toBe(expected);
  });

  it("waits until a dependency has started, even if that is the only condition", () => {
    expect(hasTurn({ condition: "service_started" }, "starting", false)).toBe(false);
  });

  it("starts a service whose optional dependency failed", () => {
    expect(hasTurn({ condition: "service_healthy", required: false }, "failed")).toBe(true);
    expect(hasTurn({ condition: "service_healthy", required: false }, "starting")).toBe(false);
  });

  it("ignores services that are not selected, and starts no service twice", () => {
    const steps = [aStep(aService("web", { dependsOn: [needs("db")] })), aStep(aService("other"))];
    const waiting = new Set(["web"]);
    expect(findStartable({ steps, verdicts: new Map(), waiting, unstarted: new Set(["web"]) })).toEqual([
      "web",
    ]);
  });
});
