import { describe, expect, it } from "vitest";
import { StackError } from "../../../src/domain/errors.ts";
import {
  choiceOfDocker,
  choiceOfProcesses,
  choiceOfSetting,
  choiceWithoutDocker,
  mayEmbed,
} from "../../../src/plan/engine/describe-choice.ts";
import { aContainer, aModel, aService } from "../../support/build/shapes.ts";

const api = aContainer("api");
const ended = aContainer("job", { state: "exited" });
const embedding = aModel(aService("api", { embedded: { program: "node", requires: [] } }), aService("db"));

describe("mayEmbed", () => {
  it.each([
    ["a service declares how", embedding, [], true],
    ["a process has a record", aModel(aService("db")), ["api"], true],
    ["a process has a record, and the model is unknown", undefined, ["api"], true],
    ["no service declares how", aModel(aService("db")), [], false],
    ["nothing is known", undefined, [], false],
  ])("tells whether a project may run as processes: %s", (_, model, records, expected) => {
    expect(mayEmbed(model, records)).toBe(expected);
  });
});

describe("choiceOfSetting", () => {
  it.each([
    ["argument", "--engine", "--engine docker"],
    ["dotenv", "STACKCTL_ENGINE in .env:1", "STACKCTL_ENGINE in .env:1"],
  ] as const)("names the source %s", (kind, detail, cause) => {
    const setting = { value: "docker", source: { kind, detail } };
    expect(choiceOfSetting("docker", setting, [{ engine: "embedded", containers: [api, ended] }])).toEqual({
      kind: "docker",
      why: "asked",
      cause,
      elsewhere: { on: "embedded", services: ["api"] },
    });
  });
});

describe("a project with processes, while Docker answers", () => {
  it.each([
    ["none", [], {}],
    ["ended ones, which down still finds", [ended], { elsewhere: { on: "embedded", services: ["job"] } }],
  ])("runs on Docker: %s", (_, processes, elsewhere) => {
    expect(choiceOfDocker(processes)).toEqual({
      kind: "docker",
      why: "found",
      cause: "it answers",
      ...elsewhere,
    });
  });

  it.each([
    [[api, ended], "api already runs as a process"],
    [[api, aContainer("ui")], "api, ui already run as processes"],
  ])("stays on processes while one runs", (processes, cause) => {
    expect(choiceOfDocker(processes)).toBeUndefined();
    expect(choiceOfProcesses(processes, [aContainer("db")])).toEqual({
      kind: "embedded",
      why: "running",
      cause,
      elsewhere: { on: "docker", services: ["db"] },
    });
  });
});

describe("choiceWithoutDocker", () => {
  it("names the obstacle", () => {
    const error = new StackError("engine-unavailable", { message: "no engine runs", hint: "Start it." });
    expect(choiceWithoutDocker(error)).toMatchObject({
      kind: "embedded",
      why: "fallback",
      cause: "no engine runs",
      obstacle: { message: "no engine runs", hint: "Start it." },
    });
  });
});
