import { describe, expect, it } from "vitest";
import type { ComposeModel } from "../../../src/domain/service.ts";
import { loadForRestart, restartServices } from "../../../src/run/launch/restart-services.ts";
import { aModel, aService, needs } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";
import { RecordingReporter } from "../../support/fakes/recording-reporter.ts";

const never = new AbortController().signal;
const running = (service: string, startedAtMs: number) => ({
  afterMs: 0,
  service,
  becomes: { state: "running", startedAtMs } as const,
  action: "start" as const,
});

/** A world in which these services run, and in which a restart begins a new run of the container. */
function stageOf(model: ComposeModel, present: readonly string[]) {
  const stage: ReturnType<typeof aWorld> = aWorld({
    model,
    onCall: (call) => {
      if (call.kind === "restart") {
        stage.engine.play(call.services.map((service) => running(service, stage.clock.now())));
      }
      return undefined;
    },
  });
  stage.engine.play(present.map((service) => running(service, 1)));
  return stage;
}

async function restart(model: ComposeModel, present: readonly string[], names: readonly string[]) {
  const stage = stageOf(model, present);
  const reporter = new RecordingReporter();
  const project = await loadForRestart(aRequest(), names, stage.world);
  const request = { project, names, startedAtMs: stage.clock.now() };
  const restarting = restartServices(request, { ...stage.world, reporter }, never);
  const report = await stage.clock.drive(restarting);
  const restarted = stage.compose.calls.flatMap((call) => (call.kind === "restart" ? call.services : []));
  return { report, restarted, story: reporter.story() };
}

describe("restartServices", () => {
  const plain = aModel(aService("web"), aService("db"));

  it("waits until restarted services are ready again, and ignores the old run", async () => {
    const { report, restarted } = await restart(plain, ["web", "db"], ["web"]);
    expect(report).toMatchObject({ ok: true, services: [{ name: "web", verdict: "ready" }] });
    expect(report.services[0]?.readyMs).toBeGreaterThanOrEqual(3_000);
    expect(restarted).toEqual(["web"]);
  });

  it("restarts a service only once its dependencies are ready again", async () => {
    const chain = aModel(
      aService("db"),
      aService("web", { dependsOn: [needs("db", { condition: "service_healthy" })] }),
    );
    const { story, restarted } = await restart(chain, ["web", "db"], []);
    expect(restarted).toEqual(["db", "web"]);
    expect(story).toEqual(["planned", "starting db", "ready db", "starting web", "ready web"]);
  });

  it("waits for services that restart with a service too", async () => {
    const linked = aModel(
      aService("db"),
      aService("api", { dependsOn: [needs("db", { restart: true })] }),
      aService("sidecar", { joins: [{ kind: "network", service: "api" }], dependsOn: [needs("api")] }),
      aService("other", { dependsOn: [needs("db")] }),
    );
    const { report, restarted } = await restart(linked, ["db", "api", "sidecar", "other"], ["db"]);
    expect(restarted).toEqual(["db", "api", "sidecar"]);
    expect(report.services.map(({ name }) => name)).toEqual(["db", "api", "sidecar"]);
  });

  it("restarts a service of a disabled feature, and reports it", async () => {
    const hidden = aModel(aService("web"), aService("opt", { profiles: ["lab"] }));
    const { report, restarted } = await restart(hidden, ["web", "opt"], ["opt"]);
    expect(restarted).toEqual(["opt"]);
    expect(report.services).toMatchObject([{ name: "opt", verdict: "ready" }]);
  });

  it("leaves one-shot containers that have ended alone, unless they are named", async () => {
    const model = aModel(aService("web"), aService("seed", { restart: "no" }));
    const again = async (names: readonly string[]) => {
      const stage = stageOf(model, ["web"]);
      stage.engine.play([
        {
          afterMs: 0,
          service: "seed",
          becomes: { state: "exited", exitCode: 0, startedAtMs: 1 },
          action: "die",
        },
      ]);
      const project = await loadForRestart(aRequest(), names, stage.world);
      const request = { project, names, startedAtMs: stage.clock.now() };
      await stage.clock.drive(
        restartServices(request, { ...stage.world, reporter: new RecordingReporter() }, never),
      );
      return stage.compose.calls.flatMap((call) => (call.kind === "restart" ? call.services : []));
    };
    expect(await again([])).toEqual(["web"]);
    expect(await again(["seed"])).toEqual(["seed"]);
  });

  it("leaves containers of services without a compose file", async () => {
    const { report, restarted } = await restart(plain, ["web", "gone"], []);
    expect(restarted).toEqual(["web"]);
    expect(report).toMatchObject({ ok: true, services: [{ name: "web" }] });
  });

  it.each([
    ["web has no container to restart", ["web"], []],
    ["no service of demo has a container to restart", [], ["gone"]],
  ])("fails if %s", async (message, names, present) => {
    const { world } = stageOf(plain, present);
    const loading = loadForRestart(aRequest(), names, world);
    await expect(loading).rejects.toMatchObject({ code: "not-started", message });
  });
});
