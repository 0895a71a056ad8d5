import { describe, expect, it } from "vitest";
import type { Container } from "../../src/domain/container.ts";
import { StackError } from "../../src/domain/errors.ts";
import type { SelectedService } from "../../src/domain/selection.ts";
import { rememberBefore } from "../../src/plan/wait-memory.ts";
import type { ComposeResult } from "../../src/ports/compose.ts";
import { type WaitResult, waitForStack } from "../../src/run/wait-for-stack.ts";
import { aHealthcheck, aService, aStep, needs } from "../support/build/shapes.ts";
import { FakeClock } from "../support/fakes/fake-clock.ts";
import { RecordingReporter } from "../support/fakes/recording-reporter.ts";
import { ScriptedEngine, type ScriptedStep } from "../support/fakes/scripted-engine.ts";

const healthy = (name: string, dependsOn: readonly string[] = []): SelectedService =>
  aStep(aService(name, { healthcheck: aHealthcheck, dependsOn: dependsOn.map((one) => needs(one)) }), {
    condition: "healthy",
  });
const becomes = (afterMs: number, service: string, container: Partial<Container>): ScriptedStep => ({
  afterMs,
  service,
  becomes: container,
  action: "health",
});
const done: ComposeResult = { exitCode: 0, stderr: "" };

interface Scene {
  readonly steps: readonly SelectedService[];
  readonly script: readonly ScriptedStep[];
  /** Results of Compose, one a launch, and how long each takes. */
  readonly launches?: readonly (readonly [number, ComposeResult])[];
  readonly onLaunch?: (engine: ScriptedEngine, count: number) => void;
  readonly timeoutMs?: number;
}

function stage(scene: Scene, signal: AbortSignal = new AbortController().signal) {
  const clock = new FakeClock(0);
  const engine = new ScriptedEngine(clock);
  const reporter = new RecordingReporter();
  const { launches = [[0, done]], onLaunch } = scene;
  let count = 0;
  engine.play(scene.script);
  const result = waitForStack(
    {
      project: "demo",
      steps: scene.steps,
      before: { verdicts: new Map(), containers: [], memory: rememberBefore([], 0) },
      changing: new Set(scene.steps.map(({ service }) => service.name)),
      settings: { waitTimeout: 300_000, stabilityWindow: 3_000, unhealthyGrace: 10_000, progress: "quiet" },
      startedAtMs: 0,
      deadlineMs: scene.timeoutMs ?? 300_000,
      launch: async (within) => {
        const [tookMs, ended] = launches[Math.min(count, launches.length - 1)] ?? [0, done];
        count += 1;
        onLaunch?.(engine, count);
        await clock.sleep(tookMs, within).catch(() => undefined);
        return ended;
      },
    },
    { engine, clock, reporter },
    signal,
  );
  return { clock, engine, reporter, result, launched: () => count };
}

const kinds = ({ look }: WaitResult) =>
  Object.fromEntries([...look.verdicts].map(([name, { kind }]) => [name, kind]));

describe("waitForStack", () => {
  it("ends as soon as the last service is ready, and says when each was", async () => {
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

  it("does not believe the exit code of Compose: a slow service is waited for (X19)", async () => {
    const { clock, result } = stage({
      steps: [healthy("db")],
      script: [becomes(0, "db", { health: "starting" }), becomes(20_000, "db", { health: "healthy" })],
    });
    expect(kinds(await clock.drive(result))).toEqual({ db: "ready" });
  });

  it("waits out a dependency that was unhealthy for a moment, and launches what Compose left (X21)", async () => {
    const { clock, reporter, result, launched } = stage({
      steps: [healthy("db"), healthy("web", ["db"])],
      script: [
        becomes(0, "db", {
          health: "unhealthy",
          startedAtMs: 1,
          probes: [{ atMs: 0, exitCode: 1, output: "not yet" }],
        }),
        becomes(0, "web", { state: "created" }),
        becomes(3_000, "db", { health: "healthy", startedAtMs: 1 }),
      ],
      launches: [
        [500, { exitCode: 1, stderr: "dependency failed to start: container demo-db-1 is unhealthy" }],
        [500, done],
      ],
      onLaunch: (engine, count) => {
        if (count === 2)
          engine.play([becomes(200, "web", { state: "running", health: "healthy", startedAtMs: 9 })]);
      },
    });
    expect(kinds(await clock.drive(result))).toEqual({ db: "ready", web: "ready" });
    expect(launched()).toBe(2);
    expect(reporter.of("unhealthy")).toMatchObject([{ service: "db", output: "not yet" }]);
    expect(reporter.of("ready")[0]).toMatchObject({ service: "db", recovered: true });
  });

  it("ends early at the first failure, stops Compose, and leaves the rest as it is", async () => {
    const { clock, result } = stage({
      steps: [healthy("db"), healthy("web", ["db"])],
      script: [
        becomes(0, "web", { state: "created" }),
        becomes(0, "db", { health: "starting" }),
        becomes(1_000, "db", { state: "exited", exitCode: 3 }),
      ],
      launches: [[250_000, done]],
    });
    expect(kinds(await clock.drive(result))).toEqual({ db: "failed", web: "starting" });
    expect(clock.now()).toBeLessThan(2_000);
  });

  it("gives up a crash loop that nothing can help any more (X2)", async () => {
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

  it("notices by the clock alone that a service without a health check stayed up", async () => {
    const { clock, result } = stage({
      steps: [aStep(aService("web"))],
      script: [becomes(0, "web", { startedAtMs: 1 })],
    });
    expect(kinds(await clock.drive(result))).toEqual({ web: "ready" });
    expect(clock.now()).toBeLessThan(3_200);
  });

  it("names what was missing when time is up, and not later", async () => {
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

  it("passes on what Compose said when nothing was ever started", async () => {
    const { clock, result } = stage({
      steps: [healthy("db")],
      script: [],
      launches: [[100, { exitCode: 1, stderr: "no such image" }]],
    });
    expect(await clock.drive(result)).toMatchObject({ launchError: "no such image" });
  });

  it("sees what happened while the event connection was down", async () => {
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

  it("fails at once when the engine goes away", async () => {
    const { clock, engine, result } = stage({
      steps: [healthy("db")],
      script: [becomes(0, "db", { health: "starting" })],
    });
    result.catch(() => undefined);
    await clock.advance(1_000);
    engine.stop(new StackError("engine-unavailable", { message: "the engine does not answer" }));
    await expect(clock.drive(result)).rejects.toThrow("the engine does not answer");
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
