import { describe, expect, it } from "vitest";
import type { WaitAim } from "../../../src/domain/option-words.ts";
import { loadForWait, waitForServices } from "../../../src/run/launch/wait-for-services.ts";
import { aHealthcheck, aModel, aService, needs } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";
import { RecordingReporter } from "../../support/fakes/recording-reporter.ts";
import type { ScriptedStep } from "../../support/fakes/scripted-engine.ts";

const model = aModel(
  aService("db", { healthcheck: aHealthcheck }),
  aService("web", { dependsOn: [needs("db", { condition: "service_healthy" })] }),
  aService("other"),
  aService("extra", { profiles: ["extra"] }),
);
const now = (service: string, becomes: ScriptedStep["becomes"]): ScriptedStep => ({
  afterMs: 0,
  service,
  becomes,
  action: undefined,
});

async function wait(
  script: readonly ScriptedStep[],
  {
    names = [],
    aim = "ready",
    withoutProcesses = [],
  }: {
    readonly names?: readonly string[];
    readonly aim?: WaitAim;
    readonly withoutProcesses?: readonly string[];
  } = {},
) {
  const { world, clock, engine, compose } = aWorld({ model });
  engine.play(script);
  for (const id of withoutProcesses) engine.withoutProcesses.add(id);
  const reporter = new RecordingReporter();
  const signal = new AbortController().signal;
  const startedAtMs = clock.now();
  const request = aRequest({ services: names, settings: { waitTimeout: "20s" } });
  const project = await loadForWait(request, world, signal);
  const report = await clock.drive(
    waitForServices(
      { project, names, aim, strictTimeout: true, startedAtMs },
      { ...world, reporter },
      signal,
    ),
  );
  return {
    report,
    reporter,
    tookMs: clock.now() - startedAtMs,
    changes: compose.calls,
  };
}

const verdicts = ({ report }: Awaited<ReturnType<typeof wait>>) =>
  Object.fromEntries(report.services.map(({ name, verdict }) => [name, verdict]));

describe("waitForServices", () => {
  it("waits for existing services, also of disabled features, and starts nothing", async () => {
    const waited = await wait([
      now("db", { health: "starting" }),
      { afterMs: 4_000, service: "db", becomes: { health: "healthy" }, action: "health" },
      now("extra", {}),
    ]);
    expect(waited.report.ok).toBe(true);
    expect(verdicts(waited)).toEqual({ db: "ready", extra: "ready" });
    expect(waited.changes).toEqual([]);
  });

  it("waits for a named service without a container, and for no others", async () => {
    const waited = await wait(
      [{ afterMs: 5_000, service: "other", becomes: { startedAtMs: 1 }, action: "start" }],
      {
        names: ["other"],
      },
    );
    expect(verdicts(waited)).toEqual({ other: "ready" });
    expect(waited.tookMs).toBeGreaterThanOrEqual(5_000);
  });

  it("fails at the deadline, and reports what was missing", async () => {
    const { report } = await wait([], { names: ["other"] });
    expect(report).toMatchObject({ ok: false, failures: [{ service: "other", reason: "timed-out" }] });
  });

  it("fails at once for an exited service, because no command starts it again", async () => {
    const { report, tookMs } = await wait([now("db", { state: "exited", exitCode: 3 })]);
    expect(report.failures).toMatchObject([{ service: "db", reason: "exited", exitCode: 3 }]);
    expect(tookMs).toBeLessThan(1_000);
  });

  it("names the dependency that blocks a named service", async () => {
    const { report } = await wait(
      [now("web", { state: "created" }), now("db", { state: "exited", exitCode: 1 })],
      { names: ["web"] },
    );
    expect(report.failures).toMatchObject([{ service: "db" }, { service: "web", causedBy: "db" }]);
  });

  it("needs no health check if running is enough", async () => {
    const waited = await wait([now("db", { health: "unhealthy" })], { names: ["db"], aim: "running" });
    expect(verdicts(waited)).toEqual({ db: "ready" });
  });

  it("waits for the end of a job", async () => {
    const waited = await wait(
      [
        now("other", {}),
        { afterMs: 6_000, service: "other", becomes: { state: "exited", exitCode: 0 }, action: "die" },
      ],
      { names: ["other"], aim: "completed" },
    );
    expect(verdicts(waited)).toEqual({ other: "done" });
    expect(waited.tookMs).toBeGreaterThanOrEqual(6_000);
  });

  it("fails if there is no service to wait for", async () => {
    await expect(wait([])).rejects.toMatchObject({ code: "not-started", exitCode: 6 });
  });

  it("suggests a similar service name", async () => {
    await expect(wait([], { names: ["othre"] })).rejects.toMatchObject({
      code: "unknown-service",
      hint: expect.stringContaining("Did you mean other?"),
    });
  });

  it("does not count a container without processes as ready, even if the engine reports it as running", async () => {
    const { clock } = aWorld({ model });
    const script = [
      now("extra", { startedAtMs: clock.now() - 4_000 }),
      { afterMs: 2_000, service: "extra", becomes: { state: "exited", exitCode: 3 }, action: "die" },
    ] as const;
    expect((await wait(script)).report.ok).toBe(true);
    const waited = await wait(script, { withoutProcesses: ["id-extra-1"] });
    expect(waited.report).toMatchObject({ ok: false, failures: [{ service: "extra", exitCode: 3 }] });
  });
});
