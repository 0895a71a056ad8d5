import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import type { LaunchOptions } from "../../../src/plan/launch/launch-facts.ts";
import { bringUp } from "../../../src/run/launch/bring-up.ts";
import { loadProject } from "../../../src/run/project/load-project.ts";
import { observeStack, planFor } from "../../../src/run/readiness/observe-stack.ts";
import { aHealthcheck, aModel, aService, needs } from "../../support/build/shapes.ts";
import { aRequest, aWorld, enabling } from "../../support/build/worlds.ts";
import { makeContainer } from "../../support/fakes/make-container.ts";
import { RecordingReporter } from "../../support/fakes/recording-reporter.ts";

const noOptions: LaunchOptions = {
  build: false,
  pull: undefined,
  forceRecreate: false,
  keep: false,
  named: [],
};

/**
 * Runs `up` for a model in a world where launched services are healthy at once, unless the test changes that.
 */
async function up(
  model: ComposeModel,
  scene: {
    readonly enable?: readonly string[];
    readonly existing?: Readonly<Record<string, Partial<Container>>>;
    readonly launched?: Readonly<Record<string, Partial<Container>>>;
    readonly wait?: boolean;
    readonly prepare?: (stage: ReturnType<typeof aWorld>) => void;
  } = {},
) {
  const stage: ReturnType<typeof aWorld> = aWorld({
    model,
    onCall: (call) => {
      if (call.kind === "removeServices") {
        stage.engine.play(
          call.services.map((service) => ({
            afterMs: 0,
            service,
            becomes: "removed" as const,
            action: "destroy" as const,
          })),
        );
      }
      if (call.kind !== "launch") return undefined;
      for (const service of call.request.services) {
        const becomes = {
          id: `new-${service}`,
          health: "healthy" as const,
          startedAtMs: 1,
          ...scene.launched?.[service],
        };
        stage.engine.play([{ afterMs: 0, service, becomes, action: "health" }]);
      }
      return undefined;
    },
  });
  for (const { name, image } of model.services.values())
    stage.engine.images.set(image ?? name, `sha256:${name}`);
  for (const [service, changes] of Object.entries(scene.existing ?? {})) {
    stage.engine.play([
      {
        afterMs: 0,
        service,
        becomes: { ...makeContainer(service), startedAtMs: 1, ...changes },
        action: undefined,
      },
    ]);
  }
  scene.prepare?.(stage);
  const reporter = new RecordingReporter();
  const project = await loadProject(scene.enable ? enabling(...scene.enable) : aRequest(), stage.world);
  const observed = await observeStack(project, stage.world);
  const plan = planFor(project, observed, noOptions, stage.world);
  const startedAtMs = stage.clock.now();
  const request = {
    project,
    observed,
    plan,
    options: noOptions,
    wait: scene.wait ?? true,
    force: false,
    strictTimeout: false,
    startedAtMs,
  };
  const doing = { ...stage.world, reporter };
  const report = bringUp(request, doing, new AbortController().signal);
  report.catch(() => undefined);
  return { ...stage, reporter, plan, report: stage.clock.drive(report) };
}

const checked = { healthcheck: aHealthcheck };
const chain = aModel(aService("db", checked), aService("web", { ...checked, dependsOn: [needs("db")] }));
const healthyChain = aModel(
  aService("db", checked),
  aService("web", { ...checked, dependsOn: [needs("db", { condition: "service_healthy" })] }),
);

describe("bringUp", () => {
  it("launches missing services, waits, measures and reports", async () => {
    const { report, compose, reporter } = await up(chain);
    expect(await report).toMatchObject({
      ok: true,
      project: "demo",
      services: [
        // Seen with the second look, after the shortest pause.
        { name: "db", verdict: "ready", readyMs: 5, memoryBytes: 10 * 1024 ** 2, cpuPercent: 1 },
        { name: "web", verdict: "ready" },
      ],
      failures: [],
    });
    expect(compose.calls.map(({ kind }) => kind)).toEqual(["launch"]);
    expect(reporter.story()).toEqual(["planned", "starting db", "ready db", "starting web", "ready web"]);
  });

  it("launches only what changes, so that a finished job does not run again", async () => {
    const model = aModel(
      aService("migrate"),
      aService("web", { dependsOn: [needs("migrate", { condition: "service_completed_successfully" })] }),
    );
    const { report, compose } = await up(model, { existing: { migrate: { state: "exited", exitCode: 0 } } });
    expect(await report).toMatchObject({
      ok: true,
      services: [{ name: "migrate", verdict: "done", readyMs: null }, { name: "web" }],
    });
    expect(compose.calls).toMatchObject([{ kind: "launch", request: { services: ["web"] } }]);
  });

  it("waits until a running dependency is ready before it starts the dependent service", async () => {
    const model = aModel(
      aService("db", checked),
      aService("web", { ...checked, dependsOn: [needs("db", { condition: "service_healthy" })] }),
    );
    const { report, compose, reporter } = await up(model, {
      existing: { db: { health: "starting" } },
      launched: { web: { state: "created", health: "healthy" } },
      prepare: ({ engine }) =>
        engine.play([{ afterMs: 900, service: "db", becomes: { health: "healthy" }, action: "health" }]),
    });
    expect(await report).toMatchObject({ ok: true });
    expect(compose.calls).toMatchObject([{ request: { services: ["web"], createOnly: true } }]);
    expect(reporter.story()).toEqual(["planned", "ready db", "starting web", "ready web"]);
  });

  it("starts no service that needs the end of a running one, which is not planned itself", async () => {
    const model = aModel(
      aService("seed", { restart: "always" }),
      aService("web", { dependsOn: [needs("seed", { condition: "service_completed_successfully" })] }),
    );
    const { report, reporter } = await up(model, {
      existing: { seed: { startedAtMs: -60_000 } },
      launched: { web: { state: "created" } },
      prepare: ({ engine }) =>
        engine.play([
          { afterMs: 900, service: "seed", becomes: { state: "exited", exitCode: 1 }, action: "die" },
        ]),
    });
    expect(await report).toMatchObject({
      ok: false,
      services: [
        { name: "seed", verdict: "failed" },
        { name: "web", verdict: "not-started" },
      ],
    });
    expect(reporter.events[0]).toMatchObject({ kind: "planned", services: [{ name: "web" }] });
    expect(reporter.story()).not.toContain("starting web");
  });

  it("lets Compose start, in dependency order, what only Compose can start", async () => {
    const model = aModel(
      aService("db", checked),
      aService("web", {
        ...checked,
        composeStarts: "post_start hooks",
        dependsOn: [needs("db", { condition: "service_healthy" })],
      }),
    );
    const { report, compose } = await up(model);
    expect(await report).toMatchObject({ ok: true });
    expect(compose.calls).toMatchObject([
      { request: { services: ["db", "web"], createOnly: true } },
      { request: { services: ["web"] } },
    ]);
  });

  it("starts nothing for a stack that is up to date", async () => {
    const running = { health: "healthy" as const };
    const { report, compose, reporter } = await up(chain, { existing: { db: running, web: running } });
    expect(await report).toMatchObject({ ok: true, services: [{ readyMs: null }, { readyMs: null }] });
    expect(compose.calls).toEqual([]);
    expect(reporter.story()).toEqual(["planned"]);
  });

  it("removes disabled services before it launches, and reports the cause", async () => {
    const model = aModel(aService("core", checked), aService("fsdp", { profiles: ["fsdp"] }));
    const { report, compose, reporter } = await up(model, { existing: { fsdp: {} } });
    expect(await report).toMatchObject({
      stopped: [{ service: "fsdp", cause: "feature fsdp is disabled: off by default" }],
    });
    expect(compose.calls.map(({ kind }) => kind)).toEqual(["removeServices", "launch"]);
    expect(reporter.story().slice(0, 3)).toEqual(["planned", "stopping fsdp", "stopped fsdp"]);
  });

  it("does not prepare a launch if it only removes disabled services", async () => {
    const model = aModel(aService("core", checked), aService("fsdp", { profiles: ["fsdp"] }));
    let prepared = 0;
    const { report, compose } = await up(model, {
      existing: { core: { health: "healthy" }, fsdp: {} },
      prepare: (stage) => {
        stage.compose.prepareToLaunch = () => {
          prepared += 1;
        };
      },
    });
    expect(await report).toMatchObject({ ok: true, stopped: [{ service: "fsdp" }] });
    expect(compose.calls.map(({ kind }) => kind)).toEqual(["removeServices"]);
    expect(prepared).toBe(0);
  });

  it("reports the root cause with its log, and the services that it blocks below", async () => {
    const { report } = await up(healthyChain, {
      launched: { db: { state: "created" }, web: { state: "created" } },
      prepare: ({ engine }) => {
        engine.logs.set("new-db", ["could not open database"]);
        engine.startScripts.set("new-db", () => {
          const becomes = { state: "exited", exitCode: 3, startedAtMs: 2 } as const;
          engine.play([{ afterMs: 0, service: "db", becomes, action: "die" }]);
          return undefined;
        });
      },
    });
    expect(await report).toMatchObject({
      ok: false,
      failures: [
        { service: "db", reason: "exited", exitCode: 3, logs: ["could not open database"], causedBy: null },
        { service: "web", reason: "dependency-failed", causedBy: "db" },
      ],
    });
  });

  it("refuses to start anything if a host port is taken, and names its holder (X7)", async () => {
    const port = { hostIp: "", published: 8080, target: 80, protocol: "tcp" } as const;
    const { report, compose } = await up(aModel(aService("web", { ports: [port] })), {
      prepare: ({ host }) => host.owners.set("8080/tcp", { pid: 42, process: "nginx" }),
    });
    await expect(report).rejects.toMatchObject({
      code: "port-conflict",
      exitCode: 5,
      problems: [{ message: "web publishes 8080/tcp, which nginx (pid 42) already listens on" }],
    });
    expect(compose.calls).toEqual([]);
  });

  it("does not count a port as taken if a container of this project will release it", async () => {
    const port = { hostIp: "", published: 8080, target: 80, protocol: "tcp" } as const;
    const { report } = await up(aModel(aService("web", { ports: [port], ...checked })), {
      existing: { web: { configHash: "old", publishedPorts: [port] } },
      prepare: ({ host }) => host.owners.set("8080/tcp", { pid: 42, process: "docker-proxy" }),
    });
    expect(await report).toMatchObject({ ok: true });
  });

  it("counts a port as taken if a container of this project keeps it", async () => {
    const port = { hostIp: "", published: 8080, target: 80, protocol: "tcp" } as const;
    const { report, compose } = await up(aModel(aService("web", { ports: [port] })), {
      existing: { kept: { publishedPorts: [port] } },
      prepare: ({ host }) => host.owners.set("8080/tcp", { pid: 42, process: "docker-proxy" }),
    });
    await expect(report).rejects.toMatchObject({
      problems: [{ message: expect.stringContaining("of this project already listens on") }],
    });
    expect(compose.calls).toEqual([]);
  });

  it("refuses to start anything if a GPU is reserved without a runtime for it (X8)", async () => {
    const { report, compose } = await up(aModel(aService("train", { gpuDrivers: ["nvidia"] })));
    await expect(report).rejects.toMatchObject({ code: "gpu-unavailable", exitCode: 5 });
    expect(compose.calls).toEqual([]);
  });

  it("explains how to unpause a paused container (X22)", async () => {
    const { report } = await up(aModel(aService("db", { configHash: "new" })), {
      existing: { db: { state: "paused" } },
    });
    await expect(report).rejects.toMatchObject({
      code: "launch-failed",
      hint: "Run stackctl compose -- unpause db.",
    });
  });

  it("returns at once with --no-wait, and reports services as starting", async () => {
    const { report } = await up(chain, {
      wait: false,
      launched: { db: { health: "starting" }, web: { health: "starting" } },
    });
    expect(await report).toMatchObject({
      ok: true,
      services: [{ verdict: "starting" }, { verdict: "starting" }],
    });
  });
});
