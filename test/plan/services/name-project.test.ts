import { describe, expect, it } from "vitest";
import { nameProject } from "../../../src/plan/services/name-project.ts";

describe("the name of a project whose files cannot be read", () => {
  it.each<[string, Partial<Parameters<typeof nameProject>[0]>, Record<string, string>, string | undefined]>([
    ["is the one asked for", { asked: "asked", texts: ["name: written\n"] }, {}, "asked"],
    ["is COMPOSE_PROJECT_NAME", { texts: ["name: written\n"] }, { COMPOSE_PROJECT_NAME: "set" }, "set"],
    ["is written in the file", { texts: ["services: [\nname: written # so\n"] }, {}, "written"],
    ["is written in quotes", { texts: ['"name": "written"\n'] }, {}, "written"],
    [
      "is that of the last file that has one",
      { texts: ["name: a\n", "name: b\n", "services: {}\n"] },
      {},
      "b",
    ],
    ["is filled in", { texts: ["name: ${APP:-app}-x\n"] }, { APP: "shop" }, "shop-x"],
    ["is unknown if a variable in it is missing", { texts: ["name: ${APP:?must be}\n"] }, {}, undefined],
    ["is unknown if the value is not a name", { texts: ["name: [a\n"] }, {}, undefined],
    ["is unknown if flow style may contain it", { texts: ["{services: {}, name: x\n"] }, {}, undefined],
    ["is unknown if a file cannot be read", { texts: ["services: [", undefined] }, {}, undefined],
    ["is unknown if the first key is indented", { texts: ["  name: a\n  services: [\n"] }, {}, undefined],
    ["is written behind a byte order mark", { texts: ["\uFEFFname: written\nservices: ["] }, {}, "written"],
    ["is not that of a service", { texts: ["services:\n  web:\n    name: x\n"] }, {}, "my_app"],
    [
      "is the folder's, as Compose writes it",
      { texts: ["services: ["] },
      { COMPOSE_PROJECT_NAME: "" },
      "my_app",
    ],
  ])("%s", (_, facts, variables, expected) => {
    const lookup = (name: string) => variables[name];
    const named = nameProject({ asked: undefined, texts: [], directory: "/srv/_My_App.", lookup, ...facts });
    expect(named).toBe(expected);
  });
});
