import { describe, expect, it } from "vitest";
import type { Container } from "../../../src/domain/container.ts";
import { StackError } from "../../../src/domain/errors.ts";
import type { PlanNode } from "../../../src/domain/launch-plan.ts";
import type { SelectedService } from "../../../src/domain/selection.ts";
import { groupNodes } from "../../../src/plan/launch/group-nodes.ts";
import { linkUp } from "../../../src/plan/launch/link-up.ts";
import { rememberBefore } from "../../../src/plan/readiness/wait-memory.ts";
import { walkPlan } from "../../../src/run/launch/walk-plan.ts";
import type { Made } from "../../../src/run/launch/walker.ts";
import type { LaunchResult, WaitResult } from "../../../src/run/readiness/wait-result.ts";
import { aHealthcheck, aModel, aService, aStep, needs } from "../../support/build/shapes.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { FakeHost } from "../../support/fakes/fake-host.ts";
import { RecordingReporter } from "../../support/fakes/recording-reporter.ts";
import { ScriptedEngine, type ScriptedStep } from "../../support/fakes/scripted-engine.ts";

const healthy = (name: string, dependsOn: readonly string[] = []): SelectedService =>
  aStep(aService(name, { healthcheck: aHealthcheck, dependsOn: dependsOn.map((one) => needs(one)) }), {
    condition: "healthy",
  });
const healthyAfter = (name: string, dependency: string): SelectedService =>
  aStep(
    aService(name, {
      healthcheck: aHealthcheck,
      dependsOn: [needs(dependency, { condition: "service_healthy" })],
    }),
    { condition: "healthy" },
  );
const checkOf = (port: number) => ({
  command: ["nc", "-z", "localhost", String(port)],
  intervalMs: 10_000,
  timeoutMs: 5_000,
});
const becomes = (afterMs: number, service: string, container: Partial<Container>): ScriptedStep => ({
  afterMs,
  service,
  becomes: container,
  action: "health",
});
const done: LaunchResult = { exitCode: 0, stderr: "" };

interface Scene {
  readonly steps: readonly SelectedService[];
  readonly script: readonly ScriptedStep[];
  /** Results of Compose, one per launch, with the duration of each. */
  readonly launches?: readonly (readonly [number, LaunchResult])[];
  readonly onLaunch?: (engine: ScriptedEngine, count: number) => void;
  /** The events after a service's container has started. */
  readonly onStart?: Readonly<Record<string, readonly ScriptedStep[]>>;
  readonly timeoutMs?: number;
  readonly until?: "started";
  /** The launch only creates containers; otherwise it also starts them. */
  readonly startsItself?: boolean;
  readonly fastHealth?: boolean;
}

function stage(scene: Scene, signal: AbortSignal = new AbortController().signal) {
  const clock = new FakeClock(0);
  const engine = new ScriptedEngine(clock);
  const reporter = new RecordingReporter();
  const host = new FakeHost();
  const startEach = async (service: string, containers: readonly Container[]): Promise<Made> => {
    for (const { id } of containers) {
      const error = await engine.startContainer(id);
      if (error !== undefined) return { errors: new Map([[service, error]]) };
    }
    engine.play(scene.onStart?.[service] ?? []);
    return { errors: new Map() };
  };
  const { launches = [[0, done]], onLaunch } = scene;
  let count = 0;
  engine.play(scene.script);
  const create = async (within: AbortSignal): Promise<Made> => {
    const [tookMs, ended] = launches[Math.min(count, launches.length - 1)] ?? [0, done];
    count += 1;
    onLaunch?.(engine, count);
    await clock.sleep(tookMs, within).catch(() => undefined);
    return {
      errors: ended.refused ?? new Map(),
      ...(ended.exitCode !== 0 && { failure: ended }),
    };
  };
  const nodes = planCreation(scene);
  const wanted = new Set(scene.steps.map(({ service }) => service.name));
  const result = walkPlan(
    {
      project: "demo",
      nodes,
      doer: {
        calls: groupNodes(nodes, { wanted, providers: new Set(), compares: true }),
        make: ({ kind, services: [service = ""] }, containers, within) =>
          kind === "create" ? create(within) : startEach(service, containers),
      },
      until: scene.until ?? "ready",
      steps: scene.steps,
      before: { verdicts: new Map(), containers: [], memory: rememberBefore([], 0), judged: new Map() },
      providersUp: new Set(),
      proofs: new Map(),
      settings: {
        waitTimeout: 300_000,
        stabilityWindow: 3_000,
        unhealthyGrace: 10_000,
        fastHealth: scene.fastHealth ?? true,
        inspectNodes: false,
        progress: "quiet",
        engine: "auto",
        registryCheck: false,
      },
      startedAtMs: 0,
      deadlineMs: scene.timeoutMs ?? 300_000,
    },
    { engine, clock, host, reporter },
    signal,
  );
  return { clock, engine, host, reporter, result, launched: () => count };
}

/** Every service is created; without starts of their own, the creation starts them too. */
function planCreation({ steps, startsItself }: Scene): readonly PlanNode[] {
  const nodes = linkUp({
    surplus: [],
    changes: steps.map(({ service }) => ({ kind: "create", service: service.name, cause: "core service" })),
    waiting: steps,
    byService: new Map(),
    model: aModel(...steps.map(({ service }) => service)),
    selected: steps,
  });
  if (startsItself) return nodes;
  return nodes.flatMap((node) =>
    node.kind === "start" ? [] : [node.kind === "wait" ? { ...node, after: [] } : node],
  );
}

const kinds = ({ look }: Pick<WaitResult, "look">) =>
  Object.fromEntries([...look.verdicts].map(([name, { kind }]) => [name, kind]));

describe("walkPlan", () => {
  it("ends as soon as the last service is ready, and reports when each was", async () => {
    const { clock, reporter, result } = stage({
      steps: [healthy("db"), healthy("web", ["db"])],
      script: [
        becomes(100, "db", { health: "starting", startedAtMs: 1 }),
        becomes(2_000, "db", { health: "healthy", startedAtMs: 1 }),
        becomes(2_100, "web", { health: "starting", startedAtMs: 2 }),
        becomes(3_000, "web", { health: "healthy", startedAtMs: 2 }),
      ],
      launches: [[2_200, done]],
    });
    const { readyMs } = await clock.drive(result);
    expect(reporter.story()).toEqual(["starting db", "ready db", "starting web", "ready web"]);
    expect(Object.fromEntries(readyMs)).toEqual({ db: 2_000, web: 3_000 });
    expect(clock.now()).toBeLessThan(3_200);
  });

  it("waits for a slow service although Compose has exited with code 0 (X19)", async () => {
    const { clock, result } = stage({
      steps: [healthy("db")],
      script: [becomes(0, "db", { health: "starting" }), becomes(20_000, "db", { health: "healthy" })],
    });
    expect(kinds(await clock.drive(result))).toEqual({ db: "ready" });
  });

  it.each<[string, readonly ScriptedStep[], string, number]>([
    [
      "fails at once when its only container is removed",
      [
        becomes(0, "db", { health: "starting" }),
        { afterMs: 5_000, service: "db", becomes: "removed", action: "destroy" },
      ],
      "failed removed",
      6_100,
    ],
    [
      "continues with the replacement",
      [
        becomes(0, "db", { health: "starting" }),
        { afterMs: 5_000, service: "db", becomes: "removed", action: "destroy" },
        becomes(5_500, "db", { health: "starting" }),
        becomes(9_000, "db", { health: "healthy" }),
      ],
      "ready",
      9_100,
    ],
    [
      "is not misled by what Compose removes while it creates",
      [
        becomes(0, "db", { health: "starting" }),
        { afterMs: 50, service: "db", becomes: "removed", action: "destroy" },
        becomes(4_500, "db", { health: "healthy" }),
      ],
      "ready",
      5_100,
    ],
  ])("a service that loses its container %s", async (_, script, expected, endsBeforeMs) => {
    const { clock, result } = stage({
      steps: [healthy("db")],
      script,
      launches: [[expected === "ready" && endsBeforeMs === 5_100 ? 4_000 : 100, done]],
    });
    const { look } = await clock.drive(result);
    const verdict = look.verdicts.get("db");
    expect(verdict?.kind === "failed" ? `failed ${verdict.reason}` : verdict?.kind).toBe(expected);
    expect(clock.now()).toBeLessThan(endsBeforeMs);
  });

  it("waits for a dependency that is unhealthy for a moment, then starts the dependent service (X21)", async () => {
    const { clock, reporter, result } = stage({
      steps: [healthy("db"), healthyAfter("web", "db")],
      startsItself: true,
      script: [becomes(0, "db", { state: "created" }), becomes(0, "web", { state: "created" })],
      onStart: {
        db: [
          becomes(100, "db", { health: "unhealthy", probes: [{ atMs: 0, exitCode: 1, output: "not yet" }] }),
          becomes(3_000, "db", { health: "healthy" }),
        ],
        web: [becomes(200, "web", { health: "healthy" })],
      },
    });
    const { look, readyMs } = await clock.drive(result);
    expect(kinds({ look })).toEqual({ db: "ready", web: "ready" });
    expect(reporter.of("unhealthy")).toMatchObject([{ service: "db", output: "not yet" }]);
    expect(reporter.of("ready")[0]).toMatchObject({ service: "db", recovered: true });
    expect(readyMs.get("web")).toBeLessThan(3_500);
  });

  it("starts each service as soon as its dependencies are ready, and not before", async () => {
    const { clock, reporter, result } = stage({
      steps: [healthy("db"), healthyAfter("api", "db"), healthy("cache")],
      startsItself: true,
      script: ["db", "api", "cache"].map((name) => becomes(0, name, { state: "created" })),
      onStart: {
        db: [becomes(1_000, "db", { health: "healthy" })],
        cache: [becomes(2_000, "cache", { health: "healthy" })],
        api: [becomes(500, "api", { health: "healthy" })],
      },
    });
    const { readyMs } = await clock.drive(result);
    expect(reporter.story()).toEqual([
      "starting db",
      "starting cache",
      "ready db",
      "starting api",
      "ready api",
      "ready cache",
    ]);
    expect(readyMs.get("api")).toBeLessThan(1_600);
  });

  it("accepts a check that passes when stackctl runs it, long before the engine runs it", async () => {
    const { clock, engine, host, result } = stage({
      steps: [healthy("db")],
      startsItself: true,
      script: [becomes(0, "db", { state: "created" })],
      onStart: {
        db: [becomes(0, "db", { health: "starting", check: checkOf(5432), addresses: ["172.18.0.2"] })],
      },
    });
    engine.probeAnswers.set("id-db-1", () => 0);
    void clock.sleep(400).then(() => host.listening.add("172.18.0.2:5432"));
    const { look, readyMs } = await clock.drive(result);
    expect(look.containers).toMatchObject([
      { service: "db", health: "healthy", provedAtMs: expect.any(Number) },
    ]);
    expect(readyMs.get("db")).toBeGreaterThanOrEqual(400);
    expect(readyMs.get("db")).toBeLessThan(480);
    expect(engine.probed).toEqual(["id-db-1"]);
  });

  it("does not accept an open port alone: the check must pass (X20)", async () => {
    const { clock, engine, host, result } = stage({
      steps: [healthy("db")],
      startsItself: true,
      script: [becomes(0, "db", { state: "created" })],
      onStart: {
        db: [becomes(0, "db", { health: "starting", check: checkOf(5432), addresses: ["172.18.0.2"] })],
      },
      timeoutMs: 5_000,
    });
    host.listening.add("172.18.0.2:5432");
    engine.probeAnswers.set("id-db-1", () => 1);
    const { look } = await clock.drive(result);
    expect(look.verdicts.get("db")).toMatchObject({ kind: "failed", reason: "timed-out" });
    expect(engine.probed.length).toBeGreaterThan(3);
  });

  it("runs no check itself if health is left to the engine", async () => {
    const { clock, engine, result } = stage({
      steps: [healthy("db")],
      fastHealth: false,
      startsItself: true,
      script: [becomes(0, "db", { state: "created" })],
      onStart: {
        db: [
          becomes(0, "db", { health: "starting", check: checkOf(5432), addresses: ["172.18.0.2"] }),
          becomes(10_000, "db", { health: "healthy" }),
        ],
      },
    });
    engine.probeAnswers.set("id-db-1", () => 0);
    const { readyMs } = await clock.drive(result);
    expect(readyMs.get("db")).toBeGreaterThanOrEqual(10_000);
    expect(engine.probed).toEqual([]);
  });

  it("fails with the engine's message if a service cannot be started", async () => {
    const { clock, engine, result } = stage({
      steps: [healthy("db"), healthyAfter("web", "db")],
      startsItself: true,
      script: [becomes(0, "db", { state: "created" }), becomes(0, "web", { state: "created" })],
    });
    engine.startScripts.set("id-db-1", () => "port is already allocated");
    const { look } = await clock.drive(result);
    expect(look.verdicts.get("db")).toEqual({
      kind: "failed",
      reason: "cannot-start",
      why: "port is already allocated",
    });
    expect(look.containers.map(({ state }) => state)).toEqual(["created", "created"]);
  });

  it("retries a start after the engine was unavailable", async () => {
    const { clock, engine, result } = stage({
      steps: [healthy("db")],
      startsItself: true,
      script: [becomes(0, "db", { state: "created" })],
      onStart: { db: [becomes(100, "db", { health: "healthy" })] },
    });
    engine.startScripts.set("id-db-1", () => {
      throw new StackError("engine-unavailable", { message: "connection refused" });
    });
    void clock.sleep(2_000).then(() => {
      engine.startScripts.delete("id-db-1");
      engine.reconnect();
    });
    expect(kinds(await clock.drive(result))).toEqual({ db: "ready" });
  });

  it("ends as soon as everything is started, if that is the goal", async () => {
    const { clock, result } = stage({
      steps: [healthy("db")],
      until: "started",
      startsItself: true,
      script: [becomes(0, "db", { state: "created" })],
    });
    expect(kinds(await clock.drive(result))).toEqual({ db: "starting" });
    expect(clock.now()).toBeLessThan(500);
  });

  const created = (...names: readonly string[]) =>
    names.map((name) => becomes(0, name, { state: "created" }));
  const crash = (service: string) => becomes(1_000, service, { state: "exited", exitCode: 3 });

  it("continues after a failure with services that do not require it, and reports those not started", async () => {
    const { clock, result } = stage({
      steps: [healthy("db"), healthyAfter("web", "db"), healthy("docs"), healthyAfter("search", "docs")],
      startsItself: true,
      script: created("db", "web", "docs", "search"),
      onStart: {
        db: [crash("db")],
        docs: [becomes(5_000, "docs", { health: "healthy" })],
        search: [becomes(5_000, "search", { health: "healthy" })],
      },
    });
    expect(kinds(await clock.drive(result))).toEqual({
      db: "failed",
      web: "not-started",
      docs: "ready",
      search: "ready",
    });
    expect(clock.now()).toBeLessThan(11_000);
  });

  it("starts a service whose failed dependency is optional", async () => {
    const app = aStep(
      aService("app", {
        healthcheck: aHealthcheck,
        dependsOn: [needs("cache", { condition: "service_healthy", required: false })],
      }),
      { condition: "healthy" },
    );
    const { clock, result } = stage({
      steps: [healthy("cache"), app],
      startsItself: true,
      script: created("cache", "app"),
      onStart: { cache: [crash("cache")], app: [becomes(2_000, "app", { health: "healthy" })] },
    });
    expect(kinds(await clock.drive(result))).toEqual({ cache: "failed", app: "ready" });
  });

  it("does not delay the report of a failure because of a service that cannot fail itself", async () => {
    const { clock, result } = stage({
      steps: [healthy("db"), healthy("model")],
      startsItself: true,
      script: created("db", "model"),
      onStart: { db: [crash("db")], model: [becomes(0, "model", { health: "starting" })] },
    });
    expect(kinds(await clock.drive(result))).toEqual({ db: "failed", model: "starting" });
    expect(clock.now()).toBeLessThan(12_000);
  });

  it("judges services that Compose could not create by Compose's message, and starts the others", async () => {
    const refused = new Map([["db", "no such device"]]);
    const { clock, result } = stage({
      steps: [healthy("db"), healthyAfter("web", "db"), healthy("docs")],
      startsItself: true,
      script: created("docs"),
      launches: [[0, { ...done, refused }]],
      onStart: { docs: [becomes(100, "docs", { health: "healthy" })] },
    });
    const ended = await clock.drive(result);
    expect(kinds(ended)).toEqual({ db: "failed", web: "not-started", docs: "ready" });
    expect(ended.look.verdicts.get("db")).toEqual({
      kind: "failed",
      reason: "cannot-start",
      why: "no such device",
    });
  });

  it("ends a crash loop that nothing can resolve (X2)", async () => {
    const worker = aStep(aService("worker", { restart: "always" }), { mayExit: false });
    const restart = (restarts: number) =>
      becomes(restarts * 2_000, "worker", { state: "restarting", exitCode: 3, restarts });
    const { clock, reporter, result } = stage({
      steps: [worker],
      script: [becomes(0, "worker", { restarts: 0 }), restart(1), restart(2), restart(3), restart(4)],
    });
    const { look } = await clock.drive(result);
    expect(look.verdicts.get("worker")).toMatchObject({ kind: "failed", reason: "crash-loop" });
    expect(reporter.of("restarted").map(({ restarts }) => restarts)).toEqual([1, 2, 3]);
  });

  it("notices by time alone that a service without a health check stayed up", async () => {
    const { clock, result } = stage({
      steps: [aStep(aService("web"))],
      script: [becomes(0, "web", { startedAtMs: 1 })],
    });
    expect(kinds(await clock.drive(result))).toEqual({ web: "ready" });
    expect(clock.now()).toBeLessThan(3_200);
  });

  it("reads the containers once more before time alone decides, because a crash event may be late", async () => {
    const { clock, reporter, result } = stage({
      steps: [aStep(aService("loop", { restart: "always" }))],
      script: [
        becomes(0, "loop", { startedAtMs: 1 }),
        { afterMs: 500, service: "loop", becomes: { state: "restarting", restarts: 3 }, action: undefined },
      ],
    });
    const { look } = await clock.drive(result);
    expect(look.verdicts.get("loop")).toMatchObject({ kind: "failed", reason: "crash-loop" });
    expect(reporter.of("ready")).toEqual([]);
  });

  it("does not count a container without processes as ready, although the engine has not noticed", async () => {
    const { clock, engine, reporter, result } = stage({
      steps: [aStep(aService("web"))],
      script: [
        becomes(0, "web", { startedAtMs: 1 }),
        becomes(20_000, "web", { state: "exited", exitCode: 3 }),
      ],
    });
    void clock.sleep(500).then(() => engine.withoutProcesses.add("id-web-1"));
    const { look } = await clock.drive(result);
    expect(look.verdicts.get("web")).toMatchObject({ kind: "failed", reason: "exited" });
    expect(reporter.of("ready")).toEqual([]);
  });

  it("names what is missing exactly at the deadline", async () => {
    const { clock, result } = stage({
      steps: [healthy("db")],
      script: [becomes(0, "db", { health: "starting" })],
      timeoutMs: 4_000,
    });
    expect((await clock.drive(result)).look.verdicts.get("db")).toMatchObject({
      kind: "failed",
      reason: "timed-out",
    });
    expect(clock.now()).toBeLessThan(4_200);
  });

  it("returns Compose's message if nothing was started", async () => {
    const { clock, result } = stage({
      steps: [healthy("db")],
      script: [],
      launches: [[100, { exitCode: 1, stderr: "no such image" }]],
    });
    expect(await clock.drive(result)).toMatchObject({ launchError: "no such image" });
  });

  it("ends at once after a launch that failed without a message", async () => {
    const { clock, result } = stage({
      steps: [healthy("db")],
      script: [],
      launches: [[100, { exitCode: 1, stderr: "" }]],
    });
    const before = clock.now();
    expect((await clock.drive(result)).launchError).toBe(
      "docker compose exited with code 1 and printed no error",
    );
    expect(clock.now() - before).toBeLessThan(1_000);
  });

  it("notices changes from the time when the event connection was down", async () => {
    const { clock, engine, result } = stage({
      steps: [healthy("db")],
      script: [
        becomes(0, "db", { health: "starting" }),
        { afterMs: 1_000, service: "db", becomes: { health: "healthy" }, action: undefined },
      ],
    });
    await clock.advance(1_500);
    engine.reconnect();
    expect(kinds(await clock.drive(result))).toEqual({ db: "ready" });
    expect(clock.now()).toBeLessThan(2_000);
  });

  it("fails at once when the engine becomes unavailable", async () => {
    const { clock, engine, result } = stage({
      steps: [healthy("db")],
      script: [becomes(0, "db", { health: "starting" })],
    });
    result.catch(() => undefined);
    await clock.advance(1_000);
    engine.stop(new StackError("engine-unavailable", { message: "the engine does not answer" }));
    await expect(clock.drive(result)).rejects.toThrow("the engine does not answer");
  });

  it("rejects at the deadline if the engine does not answer then", async () => {
    const { clock, engine, result } = stage({
      steps: [healthy("db")],
      script: [becomes(0, "db", { health: "starting" })],
      timeoutMs: 4_000,
    });
    result.catch(() => undefined);
    await clock.advance(1_100);
    engine.failure = new StackError("engine-unavailable", { message: "the engine does not answer" });
    engine.reconnect();
    await expect(clock.drive(result)).rejects.toThrow("the engine does not answer");
    expect(clock.now()).toBeLessThan(4_700);
  });

  it("ends at once when it is interrupted, with the reason", async () => {
    const controller = new AbortController();
    const { clock, result } = stage(
      {
        steps: [healthy("db")],
        script: [becomes(0, "db", { health: "starting" })],
        launches: [[90_000, done]],
      },
      controller.signal,
    );
    result.catch(() => undefined);
    await clock.advance(1_000);
    controller.abort(new Error("Ctrl-C"));
    await expect(clock.drive(result)).rejects.toThrow("Ctrl-C");
    expect(clock.now()).toBeLessThan(1_100);
  });
});
