import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import type { Verdict } from "../../../src/domain/verdict.ts";
import { rememberBefore } from "../../../src/plan/readiness/wait-memory.ts";
import { collectFailures } from "../../../src/run/failures/collect-failures.ts";
import { createSecretKeeper } from "../../../src/run/secret-keeper.ts";
import { aContainer, aService, aStep, needs } from "../../support/build/shapes.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { ScriptedEngine } from "../../support/fakes/scripted-engine.ts";

const steps = [
  aStep(aService("db")),
  aStep(aService("api", { dependsOn: [needs("db")] })),
  aStep(aService("other")),
];
const starting: Verdict = { kind: "starting", why: "unhealthy, may still recover" };
const exited: Verdict = { kind: "failed", reason: "exited", why: "exited with code 1" };

function collect(
  verdicts: Readonly<Record<string, Verdict>>,
  containers: readonly Container[],
  launchError = "",
) {
  const engine = new ScriptedEngine(new FakeClock(0), containers);
  for (const { id, service } of containers) engine.logs.set(id, [`log of ${service}`]);
  const look = {
    verdicts: new Map(Object.entries(verdicts)),
    containers,
    memory: rememberBefore(containers, 0),
    judged: new Map<string, string>(),
  };
  const result = { look, readyMs: new Map<string, number>(), launchError };
  return collectFailures(
    {
      project: "demo",
      directory: "/project",
      result,
      steps,
      serviceNames: ["db", "api", "other"],
      secrets: createSecretKeeper(),
    },
    engine,
  );
}

describe("collectFailures", () => {
  it("lists a service that failed by itself, even if its dependency is still starting", async () => {
    const containers = [
      aContainer("db", { health: "unhealthy" }),
      aContainer("api", { state: "exited", exitCode: 1 }),
    ];
    expect(await collect({ db: starting, api: exited, other: starting }, containers)).toMatchObject([
      { service: "api", reason: "exited", exitCode: 1, logs: ["log of api"], causedBy: null },
    ]);
  });

  it("lists the root cause first, and reports how a blocked service ended", async () => {
    const containers = [
      aContainer("api", { state: "exited", exitCode: 1 }),
      aContainer("db", { state: "exited", exitCode: 1 }),
    ];
    expect(await collect({ api: exited, db: exited }, containers)).toMatchObject([
      { service: "db", message: "exited with code 1", causedBy: null },
      {
        service: "api",
        reason: "dependency-failed",
        message: "exited with code 1; it depends on db, which failed",
        causedBy: "db",
        logs: [],
      },
    ]);
  });

  it("lists only the service that Compose's message names", async () => {
    const waiting: Verdict = { kind: "starting", why: "not created yet" };
    const error = "Container p-db-1: Error response from daemon: No such image: db:1";
    expect(await collect({ db: waiting, api: waiting, other: waiting }, [], error)).toMatchObject([
      { service: "db", cause: { id: "image-not-found" }, causedBy: null, victims: ["api"] },
      { service: "api", causedBy: "db" },
    ]);
  });

  it("reads only the log of the last run, and the whole log if that run printed nothing", async () => {
    const containers = [aContainer("db", { state: "exited", exitCode: 1, startedAtMs: 3_600_000 })];
    const engine = new ScriptedEngine(new FakeClock(0), containers);
    engine.logs.set("db", ["of an earlier run"]);
    engine.logsSaidAtMs = 1000;
    const look = {
      verdicts: new Map([["db", exited]]),
      containers,
      memory: rememberBefore(containers, 0),
      judged: new Map<string, string>(),
    };
    const result = { look, readyMs: new Map<string, number>(), launchError: "" };
    const request = {
      project: "demo",
      directory: "/project",
      result,
      steps,
      serviceNames: ["db"],
      secrets: createSecretKeeper(),
    };
    expect(await collectFailures(request, engine)).toMatchObject([{ logs: ["of an earlier run"] }]);
    expect(engine.logsReadSince).toEqual([3_590_000, 0]);
  });

  it("leaves out evidence that the engine does not return in time", async () => {
    const containers = [aContainer("db", { state: "exited", exitCode: 1 })];
    const engine = new ScriptedEngine(new FakeClock(0), containers);
    engine.logs.set("db", ["Error: no licence"]);
    engine.readFacts = (_id?: string, signal?: AbortSignal) =>
      new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    const look = {
      verdicts: new Map([["db", exited]]),
      containers,
      memory: rememberBefore(containers, 0),
      judged: new Map<string, string>(),
    };
    const result = { look, readyMs: new Map<string, number>(), launchError: "" };
    const request = {
      project: "demo",
      directory: "/project",
      result,
      steps,
      serviceNames: ["db"],
      secrets: createSecretKeeper(),
      evidenceMs: 20,
    };
    expect(await collectFailures(request, engine)).toMatchObject([
      { service: "db", logs: ["Error: no licence"], cause: null },
    ]);
  });

  it("asks the engine for facts about a root cause", async () => {
    const containers = [
      aContainer("db", { health: "unhealthy", probes: [{ atMs: 0, exitCode: 1, output: "" }] }),
    ];
    const engine = new ScriptedEngine(new FakeClock(0), containers);
    engine.facts.set("db", {
      probe: ["CMD-SHELL", "nc -z localhost 5432"],
      listeners: [{ address: "0.0.0.0", port: 5433 }],
    });
    const unhealthy: Verdict = { kind: "failed", reason: "unhealthy", why: "its health check failed" };
    const look = {
      verdicts: new Map([["db", unhealthy]]),
      containers,
      memory: rememberBefore(containers, 0),
      judged: new Map<string, string>(),
    };
    const result = { look, readyMs: new Map<string, number>(), launchError: "" };
    const request = {
      project: "demo",
      directory: "/project",
      result,
      steps,
      serviceNames: ["db"],
      secrets: createSecretKeeper(),
    };
    expect(await collectFailures(request, engine)).toMatchObject([
      { cause: { id: "port-mismatch", why: expect.stringContaining("5433") } },
    ]);
  });

  it("lists every service that is not ready after Compose gave up", async () => {
    const containers = [aContainer("db", { state: "created" })];
    const waiting: Verdict = { kind: "starting", why: "not created yet" };
    expect(
      await collect({ db: starting, api: waiting, other: waiting }, containers, "no such image"),
    ).toMatchObject([
      { service: "db", message: "no such image", causedBy: null },
      { service: "other", message: "no such image", causedBy: null },
      { service: "api", causedBy: "db" },
    ]);
  });

  it.each<[string, Partial<Container>, readonly string[]]>([
    ["was never started", {}, []],
    ["takes the place of a failed update", { rolledBack: "rollback completed" }, ["log of api"]],
    ["takes the place of a failed container", { restarts: 1 }, ["log of api"]],
  ])("shows a log if anything has run, for a container that %s", async (_, facts, logs) => {
    const containers = [aContainer("api", { state: "created", ...facts })];
    const verdict: Verdict = { kind: "failed", reason: "rolled-back", why: "the update failed" };
    expect(await collect({ api: verdict }, containers)).toMatchObject([
      { service: "api", logs, commands: logs.length === 0 ? [] : ["stackctl logs api"] },
    ]);
  });

  it("shows the output of a hook that ran before a service that never ran", async () => {
    const containers = [aContainer("api", { state: "created" })];
    const engine = new ScriptedEngine(new FakeClock(0), containers);
    engine.hookRuns.set("api", { kind: "pre_start", command: "migrate", exitCode: 4, logs: ["no schema"] });
    const why = 'service "api" pre_start[0] exited with code 4';
    const look = {
      verdicts: new Map([["api", { kind: "failed", reason: "cannot-start", why } as const]]),
      containers,
      memory: rememberBefore(containers, 0),
      judged: new Map([["api", containers[0]?.id ?? ""]]),
    };
    const result = { look, readyMs: new Map<string, number>(), launchError: "" };
    const request = {
      project: "demo",
      directory: "/project",
      result,
      steps,
      serviceNames: ["api"],
      secrets: createSecretKeeper(),
    };
    expect(await collectFailures(request, engine)).toMatchObject([
      {
        service: "api",
        exitCode: 4,
        logs: ["no schema"],
        cause: { id: "hook-failed", why: "the pre_start hook, `migrate`, exited with code 4" },
      },
    ]);
  });
});
