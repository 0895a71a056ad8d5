import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import type { SelectedService } from "../../../src/domain/selection.ts";
import { judge } from "../../../src/plan/readiness/judge.ts";
import { remember, rememberBefore } from "../../../src/plan/readiness/wait-memory.ts";
import { aContainer, aHealthcheck, aService, aStep } from "../../support/build/shapes.ts";

const settings = { stabilityWindow: 3_000, unhealthyGrace: 10_000 };

interface Scene {
  readonly step?: Partial<SelectedService>;
  /** The container before the launch, at 0 ms. */
  readonly before?: Partial<Container>;
  /** What is seen of it at some moments, in milliseconds; the last one is judged. */
  readonly seen: readonly (readonly [number, Partial<Container>])[];
  readonly isLaunching?: boolean;
}

/** The verdict on one container of `it`, in words, with the moment to look again. */
function verdictOn({ step = {}, before, seen, isLaunching = false }: Scene): string {
  let memory = rememberBefore(before ? [aContainer("it", before)] : [], 0);
  let containers: Container[] = [];
  let nowMs = 0;
  for (const [atMs, changes] of seen) {
    nowMs = atMs;
    containers = [aContainer("it", changes)];
    memory = remember(memory, containers, atMs);
  }
  const context = { nowMs, memory, settings, launching: new Set(isLaunching ? ["it"] : []) };
  const { verdict, recheckAtMs } = judge(aStep(aService("it"), step), containers, context);
  const why = "why" in verdict ? ` (${verdict.why})` : "";
  return `${verdict.kind}${why}${recheckAtMs === undefined ? "" : ` again at ${recheckAtMs}`}`;
}

const healthy = { condition: "healthy", service: aService("it", { healthcheck: aHealthcheck }) } as const;
const job = { condition: "completed" } as const;
const always = { mayExit: false, service: aService("it", { restart: "always" }) };

describe("judge", () => {
  it.each<[string, Scene, string]>([
    [
      "a container that was not started",
      { seen: [[0, { state: "created" }]] },
      "starting (waiting to start)",
    ],
    [
      "one that the engine could not start",
      { seen: [[0, { state: "created", error: "exec: not found" }]] },
      "failed (exec: not found)",
    ],
    [
      "a service that just came up",
      { seen: [[500, {}]] },
      "starting (running, not stable yet) again at 3500",
    ],
    [
      "one that stayed up for the window",
      {
        seen: [
          [500, {}],
          [3_500, {}],
        ],
      },
      "ready",
    ],
    [
      "one that was up long before",
      { before: { startedAtMs: -60_000 }, seen: [[0, { startedAtMs: -60_000 }]] },
      "ready",
    ],
    [
      "one that the engine's clock says starts in the future",
      { before: { startedAtMs: 90_000 }, seen: [[10, { startedAtMs: 90_000 }]] },
      "starting (running, not stable yet) again at 3000",
    ],
    ["a running job", { step: job, seen: [[9_000, {}]] }, "starting (still running)"],
    ["a job that exited 0 (X1)", { step: job, seen: [[0, { state: "exited" }]] }, "done"],
    [
      "a job that exited with code 0 and that no service waits for (X1)",
      { seen: [[0, { state: "exited" }]] },
      "done",
    ],
    [
      "a job that failed",
      { step: job, seen: [[0, { state: "exited", exitCode: 3 }]] },
      "failed (exited with code 3)",
    ],
    [
      "a service that other services need and that exited with code 0",
      { step: { mayExit: false }, seen: [[0, { state: "exited" }]] },
      "failed (exited with code 0, but other services need it running)",
    ],
    [
      "one that is always restarted and was stopped",
      {
        step: always,
        seen: [
          [0, { state: "exited" }],
          [2000, { state: "exited" }],
        ],
      },
      "failed (its container is stopped)",
    ],
    [
      "one that an engine may have stopped that is being restarted",
      {
        step: always,
        seen: [
          [0, { state: "exited" }],
          [1999, { state: "exited" }],
        ],
      },
      "starting (stopped; the engine may restart it) again at 2000",
    ],
    [
      "one that ran out of memory",
      { seen: [[0, { state: "exited", exitCode: 137, oomKilled: true }]] },
      "failed (killed: out of memory)",
    ],
    ["one that passed its health check", { step: healthy, seen: [[0, { health: "healthy" }]] }, "ready"],
    [
      "one whose check has not passed",
      { step: healthy, seen: [[0, { health: "starting" }]] },
      "starting (health check has not passed yet)",
    ],
    [
      "one that turned unhealthy a moment ago (X21)",
      { step: healthy, seen: [[1_000, { health: "unhealthy" }]] },
      "starting (unhealthy, may still recover) again at 11000",
    ],
    [
      "one that was unhealthy and recovered (X21)",
      {
        step: healthy,
        seen: [
          [1_000, { health: "unhealthy" }],
          [4_000, { health: "healthy" }],
        ],
      },
      "ready",
    ],
    [
      "one that stays unhealthy past the grace",
      {
        step: healthy,
        seen: [
          [1_000, { health: "unhealthy" }],
          [11_000, { health: "unhealthy", failingStreak: 9 }],
        ],
      },
      "failed (its health check failed 9 times in a row)",
    ],
    [
      "an unhealthy one whose own failure budget is longer than the grace",
      {
        step: {
          condition: "healthy",
          service: aService("it", { healthcheck: { ...aHealthcheck, intervalMs: 10_000 } }),
        },
        seen: [
          [1_000, { health: "unhealthy" }],
          [11_000, { health: "unhealthy" }],
        ],
      },
      "starting (unhealthy, may still recover) again at 31000",
    ],
    ["a paused one (X22)", { seen: [[0, { state: "paused" }]] }, "failed (its container is paused)"],
    [
      "a crash loop, between two runs (X2)",
      { step: always, seen: [[0, { state: "restarting", exitCode: 3, restarts: 2 }]] },
      "flapping (exited with code 3 and was restarted 2 times)",
    ],
    [
      "a crash loop, while it runs (X2)",
      {
        step: always,
        seen: [
          [0, { state: "restarting", restarts: 1, exitCode: 3, startedAtMs: 1 }],
          [100, { restarts: 1, startedAtMs: 2 }],
        ],
      },
      "flapping (exited with code 3 and was restarted once) again at 3100",
    ],
    [
      "one that crashed and then stayed up",
      {
        step: always,
        seen: [
          [0, { restarts: 1, startedAtMs: 1 }],
          [3_000, { restarts: 1, startedAtMs: 1 }],
        ],
      },
      "ready",
    ],
    [
      "one that is healthy but crashed a moment ago",
      { step: healthy, seen: [[0, { restarts: 1, health: "healthy" }]] },
      "flapping (was restarted once) again at 3000",
    ],
    [
      "one that restarted only before this launch",
      { before: { restarts: 7, startedAtMs: -9_000 }, seen: [[0, { restarts: 7, startedAtMs: -9_000 }]] },
      "ready",
    ],
    [
      "one that failed in the past and will be started again",
      { before: { state: "exited", exitCode: 3 }, seen: [[0, { state: "exited", exitCode: 3 }]] },
      "starting (waiting to start)",
    ],
    [
      "one that failed in the past and failed again",
      {
        before: { state: "exited", exitCode: 3 },
        seen: [[0, { state: "exited", exitCode: 4, startedAtMs: 5 }]],
      },
      "failed (exited with code 4)",
    ],
    [
      "a job that had completed before",
      { step: job, before: { state: "exited" }, seen: [[0, { state: "exited" }]] },
      "done",
    ],
    [
      "a service that ended with 0 before, which a stop leaves behind too",
      { before: { state: "exited" }, seen: [[0, { state: "exited" }]] },
      "starting (waiting to start)",
    ],
    [
      "one that a command saw end by itself before",
      { before: { state: "exited" }, seen: [[0, { state: "exited", endedByItself: true }]] },
      "done",
    ],
    [
      "one with a check of its image that ended with 0",
      { seen: [[0, { state: "exited", check: { command: ["true"], intervalMs: 1, timeoutMs: 1 } }]] },
      "failed (its container is stopped)",
    ],
    [
      "one with a health check that ended with 0",
      { step: { ...healthy, mayExit: false }, seen: [[0, { state: "exited" }]] },
      "failed (exited with code 0, but its health check must pass)",
    ],
    [
      "one whose shared network is gone",
      { seen: [[9_000, { lostJoin: { kind: "network", owner: "vpn", how: "restarted" } }]] },
      "failed (shares the network of vpn, which has restarted since)",
    ],
    [
      "a healthy one that Compose is about to replace",
      { step: healthy, before: { health: "healthy" }, seen: [[0, { health: "healthy" }]], isLaunching: true },
      "starting (waiting to start)",
    ],
    [
      "one that Compose stops in order to replace it",
      { before: {}, seen: [[0, { state: "exited", exitCode: 143 }]], isLaunching: true },
      "starting (waiting to start)",
    ],
    [
      "a new one while Compose still works on others",
      { step: healthy, seen: [[0, { health: "healthy" }]], isLaunching: true },
      "ready",
    ],
  ])("judges %s", (_, scene, expected) => {
    expect(verdictOn(scene)).toBe(expected);
  });

  it("judges by the worst replica, and waits for missing replicas", () => {
    const step = aStep(aService("it", { replicas: 2, healthcheck: aHealthcheck }), { condition: "healthy" });
    const containers = [
      aContainer("it", { id: "1", health: "healthy" }),
      aContainer("it", { id: "2", health: "starting" }),
    ];
    const context = {
      nowMs: 0,
      memory: remember(new Map(), containers, 0),
      settings,
      launching: new Set<string>(),
    };
    expect(judge(step, containers, context).verdict.kind).toBe("starting");
    expect(judge(step, containers.slice(0, 1), context).verdict).toEqual({
      kind: "starting",
      why: "some replicas are not created yet",
    });
  });

  it("reports the failed probes and the number of allowed failures", () => {
    const containers = [aContainer("it", { health: "starting", failingStreak: 2 })];
    const context = {
      nowMs: 0,
      memory: remember(new Map(), containers, 0),
      settings,
      launching: new Set<string>(),
    };
    expect(
      judge(aStep(healthy.service, { condition: "healthy" }), containers, context).verdict,
    ).toMatchObject({
      probesFailed: 2,
      probesAllowed: 3,
    });
  });
});
