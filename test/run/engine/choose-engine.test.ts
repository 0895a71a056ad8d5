import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import { checkElsewhere } from "../../../src/plan/project/check-project.ts";
import { checkRunnable } from "../../../src/run/preflight/check-runnable.ts";
import { loadProject } from "../../../src/run/project/load-project.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { aRequest, aWorld } from "../../support/build/worlds.ts";

const embedded = { program: "node", requires: [] };
const model = aModel(aService("api", { embedded }), aService("db"));
const containersOnly = aModel(aService("api"), aService("db"));
const unavailable = new StackError("engine-unavailable", { message: "no engine runs", hint: "Start it." });
const traces = { "compose.yaml": "", ".stackctl/processes/api/record": "" };

type Stage = ReturnType<typeof aWorld>;

/** A world without Docker's daemon, without its command, or with both. */
function aStage(
  {
    engine = true,
    command = true,
    compose = true,
  }: Partial<Record<"engine" | "command" | "compose", boolean>>,
  of: ComposeModel = model,
  files: Readonly<Record<string, string>> = { "compose.yaml": "" },
): Stage {
  const stage = aWorld({ model: of, files });
  if (!engine) stage.engine.failure = unavailable;
  if (!command) stage.host.programs.delete("docker");
  if (!compose) {
    const missing = new StackError("engine-unavailable", { message: "docker has no compose plugin" });
    stage.compose.readModel = () => Promise.reject(missing);
  }
  return stage;
}

const choose = async (stage: Stage, engine?: string) => {
  const settings = engine === undefined ? {} : { engine };
  return (await loadProject(aRequest({ settings }), stage.world)).engine;
};

/** A process of the service api, as the embedded engine reports it. */
const play = (stage: Stage, state: "running" | "exited") =>
  stage.embeddedEngine.play([{ afterMs: 0, service: "api", becomes: { state }, action: undefined }]);

describe("the engine of a project", () => {
  it("is Docker without a notice if Docker answers", async () => {
    const stage = aStage({});
    expect(await choose(stage)).toMatchObject({ kind: "docker", why: "found" });
    expect((await loadProject(aRequest(), stage.world)).notices).toEqual([]);
  });

  it.each([
    ["the engine does not answer", { engine: false }, "no engine runs"],
    ["there is no docker command", { command: false }, "no docker command was found on the PATH"],
    ["Compose is missing", { compose: false }, "docker has no compose plugin"],
  ])("is embedded if %s and a service can run as a process, with one notice", async (_, lacks, reason) => {
    const project = await loadProject(aRequest(), aStage(lacks).world);
    expect(project.engine).toMatchObject({ kind: "embedded", why: "fallback", cause: reason });
    expect(project.notices.map(({ code }) => code)).toEqual(["embedded-engine"]);
    expect(project.notices[0]?.message).toContain(reason);
    expect(project.leftOut.map(({ service }) => service)).toEqual(["db"]);
    expect(project.stack.selection.services.map(({ service }) => service.name)).toEqual(["api"]);
  });

  it("stays Docker if no service can run as a process, so that Docker's own error is reported", async () => {
    expect(await choose(aStage({ engine: false }, containersOnly))).toMatchObject({ kind: "docker" });
    await expect(choose(aStage({ compose: false }, containersOnly))).rejects.toMatchObject({
      code: "engine-unavailable",
      message: "docker has no compose plugin",
    });
  });

  it("is Docker on a machine that merely is a manager of a Swarm", async () => {
    const stage = aWorld({ model, files: { "compose.yaml": "" }, isManager: true });
    expect(await choose(stage)).toMatchObject({ kind: "docker", why: "found" });
  });

  it("throws the problems of the project with either engine", async () => {
    const stage = aStage({ engine: false });
    const wrong = new StackError("invalid-compose-file", { message: "no" });
    stage.compose.readModel = () => Promise.reject(wrong);
    await expect(choose(stage)).rejects.toMatchObject({ code: "invalid-compose-file", message: "no" });
  });

  it("is the one that the setting names, with its source", async () => {
    expect(await choose(aStage({}), "embedded")).toMatchObject({
      kind: "embedded",
      why: "asked",
      cause: "--engine embedded",
    });
    expect(await choose(aStage({ engine: false }), "docker")).toMatchObject({ kind: "docker", why: "asked" });
    const named = aWorld({ model, files: { "compose.yaml": "", ".env": "STACKCTL_ENGINE=embedded\n" } });
    expect(await choose(named)).toMatchObject({ kind: "embedded", cause: "STACKCTL_ENGINE in .env:1" });
  });
});

describe("processes of a project", () => {
  it("keep the project on processes while they run, although Docker answers again, and a notice says so", async () => {
    const stage = aStage({}, model, traces);
    play(stage, "running");
    stage.engine.play([{ afterMs: 0, service: "db", becomes: { state: "exited" }, action: undefined }]);
    const project = await loadProject(aRequest(), stage.world);
    expect(project.engine).toMatchObject({
      kind: "embedded",
      why: "running",
      elsewhere: { on: "docker", services: ["db"] },
    });
    expect(project.notices.map(({ code }) => code)).toEqual(["left-out", "other-engine"]);
  });

  it("are found even if no service declares any more that it runs as a process", async () => {
    const stage = aStage({}, containersOnly, traces);
    play(stage, "running");
    expect(await choose(stage)).toMatchObject({ kind: "embedded", why: "running" });
  });

  it("are found without Docker too, even if no service declares any more that it runs as a process", async () => {
    const stage = aStage({ engine: false, command: false }, containersOnly, traces);
    play(stage, "running");
    expect(await choose(stage)).toMatchObject({ kind: "embedded", why: "fallback" });
  });

  it("do not hold the project after they have ended; down still finds their traces", async () => {
    const stage = aStage({}, model, traces);
    play(stage, "exited");
    expect(await choose(stage)).toMatchObject({
      kind: "docker",
      why: "found",
      elsewhere: { on: "embedded", services: ["api"] },
    });
  });

  it("are named if Docker is requested, and prevent a second run of the project", async () => {
    const stage = aStage({}, model, traces);
    play(stage, "running");
    const project = await loadProject(aRequest({ settings: { engine: "docker" } }), stage.world);
    expect(project.notices.map(({ code }) => code)).toEqual(["other-engine"]);
    expect(() => checkElsewhere(project)).toThrow(/already runs as processes on this machine \(api\)/);
    const { elsewhere: _, ...alone } = project.engine;
    expect(() => checkElsewhere({ ...project, engine: alone })).not.toThrow();
  });
});

describe("tasks of a project on a Swarm", () => {
  const onSwarm = (isManager: boolean) => {
    const stage = aWorld({ model, files: { "compose.yaml": "" }, isManager });
    stage.swarmEngine.play([
      { afterMs: 0, service: "api", becomes: { state: "running" }, action: undefined },
    ]);
    return stage;
  };

  it("keep the project on the Swarm, whatever the services declare", async () => {
    expect(await choose(onSwarm(true))).toMatchObject({ kind: "swarm", why: "running" });
  });

  it("are not looked for if the engine is no manager", async () => {
    expect(await choose(onSwarm(false))).toMatchObject({ kind: "docker" });
  });

  it("prevent a second run in containers, and are named", async () => {
    const stage = onSwarm(true);
    const project = await loadProject(aRequest({ settings: { engine: "docker" } }), stage.world);
    expect(project.engine).toMatchObject({ kind: "docker", elsewhere: { on: "swarm", services: ["api"] } });
    expect(project.notices.map(({ message }) => message)).toContain("this project also runs on a Swarm: api");
    expect(() => checkElsewhere(project)).toThrow(/already runs on a Swarm \(api\)/);
  });

  it("are not started while containers of the project run", async () => {
    const stage = aWorld({ model, files: { "compose.yaml": "" }, isManager: true });
    stage.engine.play([{ afterMs: 0, service: "db", becomes: { state: "running" }, action: undefined }]);
    const project = await loadProject(aRequest({ settings: { engine: "swarm" } }), stage.world);
    expect(project.engine).toMatchObject({ kind: "swarm", elsewhere: { on: "docker", services: ["db"] } });
    expect(() => checkElsewhere(project)).toThrow(/already runs in containers of Docker \(db\)/);
  });
});

describe("checkRunnable", () => {
  const torch = { run: ["python3", "-c", "import torch"], install: "pip install torch" };
  const needy = aModel(
    aService("api", { embedded: { program: "./serve", requires: [] } }),
    aService("fsdp", { embedded: { program: "python3", requires: [torch] } }),
    aService("tabby", { embedded: { program: "tabby", requires: [] } }),
  );
  const check = async (stage: Stage, engine: string, of: readonly string[] = []) => {
    const project = await loadProject(aRequest({ settings: { engine }, services: of }), stage.world);
    await checkRunnable(project, stage.world);
  };

  it("collects missing requirements of this machine, with install commands", async () => {
    const stage = aWorld({ model: needy });
    stage.host.programs.add("python3");
    await expect(check(stage, "embedded")).rejects.toMatchObject({
      code: "cannot-run-embedded",
      exitCode: 3,
      problems: [
        { message: "fsdp lacks a requirement on this machine", hint: "Pip install torch." },
        {
          message: "tabby runs tabby, which is not on the PATH",
          hint: expect.stringContaining("Install it"),
        },
      ],
    });
  });

  it("passes if nothing is missing, and checks nothing for Docker", async () => {
    const stage = aWorld({ model: needy });
    await expect(check(stage, "docker")).resolves.toBeUndefined();
    for (const name of ["python3", "tabby"]) stage.host.programs.add(name);
    stage.host.succeeding.add(torch.run.join(" "));
    await expect(check(stage, "embedded")).resolves.toBeUndefined();
  });

  it("lists services that need a container engine together with missing programs", async () => {
    const stage = aWorld({ model });
    await expect(check(stage, "embedded", ["api", "db"])).rejects.toMatchObject({
      problems: [
        { message: "db needs a container engine" },
        { message: expect.stringContaining("api runs node") },
      ],
    });
  });
});
