import { describe, expect, it } from "vitest";
import { startService } from "../../../src/run/launch/start-service.ts";
import { createSecretKeeper } from "../../../src/run/secret-keeper.ts";
import { aContainer, aService } from "../../support/build/shapes.ts";
import { FakeClock } from "../../support/fakes/fake-clock.ts";
import { MemoryFiles } from "../../support/fakes/memory-files.ts";
import { RecordingReporter } from "../../support/fakes/recording-reporter.ts";
import { ScriptedCompose } from "../../support/fakes/scripted-compose.ts";
import { ScriptedEngine } from "../../support/fakes/scripted-engine.ts";

const leftTask = "failed to create task for container: task 7daad already exists: unknown";

function stage() {
  const web = aContainer("web", { state: "created" });
  const clock = new FakeClock(0);
  const engine = new ScriptedEngine(clock, [web]);
  const model = { project: "demo", services: new Map([["web", aService("web")]]) };
  const compose = new ScriptedCompose({ model });
  const reporter = new RecordingReporter();
  const secrets = createSecretKeeper();
  const target = {
    files: [],
    projectName: "demo",
    projectDirectory: "/demo",
    envFiles: [],
    profiles: [],
    env: {},
  };
  const start = (containers = [web]) =>
    startService("web", containers, {
      project: { model, target, directory: "/project" },
      doing: { compose, engine, files: new MemoryFiles(), reporter, secrets },
      signal: new AbortController().signal,
    });
  return { web, engine, compose, reporter, start };
}

describe("startService", () => {
  it("recreates a container whose task the engine still holds, with a notice", async () => {
    const { web, engine, compose, reporter, start } = stage();
    let starts = 0;
    engine.startScripts.set(web.id, () => {
      starts += 1;
      return starts === 1 ? leftTask : undefined;
    });
    expect(await start()).toBeUndefined();
    expect(starts).toBe(2);
    expect(compose.calls).toMatchObject([
      { kind: "launch", request: { services: ["web"], forceRecreate: true, createOnly: true } },
    ]);
    expect(reporter.of("notice").map(({ notice }) => notice.code)).toEqual(["created-again"]);
  });

  it("recreates it only once", async () => {
    const { web, engine, start } = stage();
    engine.startScripts.set(web.id, () => leftTask);
    expect(await start()).toBe(leftTask);
  });

  it("leaves the outcome of a container that is removed meanwhile to the wait", async () => {
    const { web, engine, start } = stage();
    engine.startScripts.set(web.id, () => "No such container: abc");
    expect(await start()).toBeUndefined();
  });

  it("reports that a container was removed before its start", async () => {
    const { engine, start } = stage();
    engine.play([{ afterMs: 0, service: "web", becomes: "removed", action: "destroy" }]);
    expect(await start([])).toBe("its container was removed before it could be started");
  });
});
