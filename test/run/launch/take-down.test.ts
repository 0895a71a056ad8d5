import { describe, expect, it } from "vitest";
import { takeDown } from "../../../src/run/launch/take-down.ts";
import { loadProject } from "../../../src/run/project/load-project.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";
import { RecordingReporter } from "../../support/fakes/recording-reporter.ts";

const model = aModel(aService("web"), aService("db"));
const running = (service: string, startedAtMs: number) => ({
  afterMs: 0,
  service,
  becomes: { state: "running", startedAtMs } as const,
  action: "start" as const,
});
const never = new AbortController().signal;

describe("takeDown", () => {
  it("removes everything, and reports each service as soon as the engine has removed it", async () => {
    const stage: ReturnType<typeof aWorld> = aWorld({
      model,
      onCall: () => {
        for (const service of ["web", "gone"]) {
          stage.engine.play([{ afterMs: 0, service, becomes: "removed", action: "destroy" }]);
        }
        return undefined;
      },
    });
    stage.engine.play([running("web", 1), running("gone", 1)]);
    const reporter = new RecordingReporter();
    const project = await loadProject(aRequest(), stage.world);
    const options = { volumes: true, timeoutSeconds: 3 };
    expect(await takeDown(project, options, { ...stage.world, reporter }, never)).toEqual({
      removed: ["gone", "web"],
      warnings: [],
    });
    expect(stage.compose.calls).toMatchObject([{ kind: "down", options }]);
    expect(reporter.story()).toEqual(["stopping gone", "stopping web", "stopped web", "stopped gone"]);
  });

  it("reports what the engine could not remove", async () => {
    const warning = "node n2 is down: web may still run there until the node is back";
    const { world } = aWorld({ model, onCall: () => ({ exitCode: 0, stderr: "", warnings: [warning] }) });
    const reporter = new RecordingReporter();
    const project = await loadProject(aRequest(), world);
    const options = { volumes: false, timeoutSeconds: undefined };
    const { warnings } = await takeDown(project, options, { ...world, reporter }, never);
    expect(warnings).toEqual([{ code: "not-removed", message: warning }]);
    expect(reporter.events).toContainEqual({ kind: "notice", notice: warnings[0] });
  });

  it("does not report success while a container is left (X4)", async () => {
    const { world, engine } = aWorld({ model });
    engine.play([running("web", 1)]);
    const doing = { ...world, reporter: new RecordingReporter() };
    const project = await loadProject(aRequest(), world);
    await expect(
      takeDown(project, { volumes: false, timeoutSeconds: undefined }, doing, never),
    ).rejects.toMatchObject({
      code: "compose-failed",
      message: "could not take down demo",
      hint: "Run stackctl down again; remaining containers: demo-web-1.",
    });
  });
});
