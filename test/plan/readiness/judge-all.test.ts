import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import { judgeAll, settlePresent } from "../../../src/plan/readiness/judge-all.ts";
import { remember } from "../../../src/plan/readiness/wait-memory.ts";
import { aContainer, aHealthcheck, aService, aStep, needs } from "../../support/build/shapes.ts";

const web = aStep(aService("web", { healthcheck: aHealthcheck }), { condition: "healthy" });
const worker = aStep(aService("worker", { restart: "always" }), { mayExit: false });
const slow = aStep(aService("slow", { healthcheck: aHealthcheck }), {
  condition: "healthy",
  timeoutMs: 60_000,
});

function look(steps: Parameters<typeof judgeAll>[0], containers: readonly Container[], nowMs: number) {
  const memory = remember(new Map(), containers, nowMs);
  const settings = { stabilityWindow: 3_000, unhealthyGrace: 10_000 };
  const context = { nowMs, memory, settings, launching: new Set<string>() };
  const { verdicts, rechecks } = judgeAll(steps, containers, context, {
    startedAtMs: 0,
    deadlineMs: 30_000,
  });
  const recheckAtMs = rechecks.size > 0 ? Math.min(...rechecks.values()) : undefined;
  return { kinds: [...verdicts].map(([name, verdict]) => `${name} ${verdict.kind}`), verdicts, recheckAtMs };
}

const starting = aContainer("web", { health: "starting" });
const loop = (restarts: number) => aContainer("worker", { state: "restarting", exitCode: 3, restarts });

describe("settlePresent", () => {
  const verdict = { kind: "starting", why: "node n1 starts it" } as const;

  it("calls a container not started if only stackctl could start it", () => {
    const created = aContainer("web", { state: "created" });
    expect(settlePresent(verdict, [created])).toMatchObject({ kind: "not-started" });
  });

  it("calls a container starting if the engine is about to start it", () => {
    const assigned = aContainer("web", { state: "created", waiting: { why: "node n1 starts it" } });
    expect(settlePresent(verdict, [assigned])).toEqual(verdict);
  });
});

describe("judgeAll", () => {
  it("rechecks at the deadline if only an event can change a verdict earlier", () => {
    expect(look([web], [starting], 1_000)).toMatchObject({ kinds: ["web starting"], recheckAtMs: 30_000 });
  });

  it("names the unmet condition at the deadline (X6)", () => {
    expect(look([web], [starting], 30_000).verdicts.get("web")).toEqual({
      kind: "failed",
      reason: "timed-out",
      why: "not ready in time: health check has not passed yet",
    });
  });

  it("applies a service's own timeout", () => {
    const containers = [aContainer("slow", { health: "starting" })];
    expect(look([slow], containers, 30_000)).toMatchObject({ kinds: ["slow starting"], recheckAtMs: 60_000 });
    expect(look([slow], containers, 60_000).kinds).toEqual(["slow failed"]);
  });

  it("keeps a crash loop pending while other services are starting", () => {
    expect(look([web, worker], [starting, loop(9)], 0).kinds).toEqual(["web starting", "worker flapping"]);
    expect(look([web, worker], [starting, loop(10)], 0).kinds).toEqual(["web starting", "worker failed"]);
  });

  it("fails a crash loop early if no other service is starting (X2)", () => {
    const ready = aContainer("web", { health: "healthy" });
    expect(look([web, worker], [ready, loop(2)], 0).kinds).toEqual(["web ready", "worker flapping"]);
    expect(look([web, worker], [ready, loop(3)], 0).verdicts.get("worker")).toEqual({
      kind: "failed",
      reason: "crash-loop",
      why: "exited with code 3 and was restarted 3 times",
    });
  });

  it("names the dependencies that a service waits for before it starts", () => {
    const db = aStep(aService("db", { healthcheck: aHealthcheck }), { condition: "healthy" });
    const onDb = needs("db", { condition: "service_healthy" });
    const app = aStep(aService("app", { dependsOn: [onDb, needs("web")] }), { condition: "running" });
    const created = aContainer("app", { state: "created" });
    const whyApp = (others: readonly Container[]) =>
      look([db, web, app], [created, ...others], 0).verdicts.get("app");
    const dbStarting = aContainer("db", { health: "starting" });
    const webCreated = aContainer("web", { state: "created" });
    expect(whyApp([dbStarting, webCreated])).toEqual({ kind: "starting", why: "waiting for db, web" });
    expect(whyApp([dbStarting, starting])).toEqual({ kind: "starting", why: "waiting for db" });
    const dbReady = aContainer("db", { health: "healthy" });
    expect(whyApp([dbReady, starting])).toEqual({ kind: "starting", why: "waiting to start" });
  });

  it("needs no recheck if every verdict is final", () => {
    expect(look([web], [aContainer("web", { health: "healthy" })], 0).recheckAtMs).toBeUndefined();
  });
});
