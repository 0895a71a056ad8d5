import { describe, expect, it } from "vitest";
import {
  findSoughtVariable,
  folderOf,
  nameComposeFiles,
  resolveComposeFile,
} from "../../../src/plan/settings/name-compose-files.ts";
import { someVariables } from "../../support/build/shapes.ts";

type Values = Readonly<Record<string, string>>;

describe("findSoughtVariable", () => {
  it.each<[Values, string | undefined]>([
    [{}, "COMPOSE_FILE"],
    [{ COMPOSE_FILE: "a.yaml" }, "COMPOSE_PATH_SEPARATOR"],
    [{ COMPOSE_FILE: "a.yaml", COMPOSE_PATH_SEPARATOR: ";" }, undefined],
    [{ COMPOSE_FILE: "" }, undefined],
  ])("reads .env for the environment %j if it needs %s", (env, expected) => {
    expect(findSoughtVariable(new Map(Object.entries(env)))).toBe(expected);
  });
});

describe("nameComposeFiles", () => {
  const name = (env: Values, dotenv: Values) =>
    nameComposeFiles(new Map(Object.entries(env)), someVariables({}, dotenv).dotenv, "/p");

  it.each<[string, Values, Values, readonly string[] | undefined, string]>([
    ["no variable", {}, {}, undefined, ""],
    [
      "the environment",
      { COMPOSE_FILE: "a.yaml:/q/b.yaml" },
      { COMPOSE_FILE: "c.yaml" },
      ["/p/a.yaml", "/q/b.yaml"],
      "environment",
    ],
    ["the .env", {}, { COMPOSE_FILE: "a.yaml" }, ["/p/a.yaml"], "dotenv"],
    [
      "a separator of the .env",
      { COMPOSE_FILE: "a.yaml;-" },
      { COMPOSE_PATH_SEPARATOR: ";" },
      ["/p/a.yaml", "-"],
      "environment",
    ],
    [
      "the separator of the environment first",
      { COMPOSE_PATH_SEPARATOR: "," },
      { COMPOSE_FILE: "a,b", COMPOSE_PATH_SEPARATOR: ";" },
      ["/p/a", "/p/b"],
      "dotenv",
    ],
  ])("takes the files of %s", (_, env, dotenv, paths, kind) => {
    const expected = paths && { paths, source: expect.objectContaining({ kind }) };
    expect(name(env, dotenv)).toEqual(expected);
  });

  it.each<[string, Values, Values]>([
    ["COMPOSE_FILE in the environment", { COMPOSE_FILE: "" }, {}],
    ["COMPOSE_FILE in .env:1", {}, { COMPOSE_FILE: ":" }],
  ])("refuses an empty %s", (where, env, dotenv) => {
    expect(() => name(env, dotenv)).toThrow(`${where} is empty, which Compose rejects`);
  });
});

describe("resolveComposeFile", () => {
  it.each([
    ["a.yaml", "/p/a.yaml"],
    ["/q/a.yaml", "/q/a.yaml"],
    ["-", "-"],
    ["oci://example.org/app:1", "oci://example.org/app:1"],
    ["git@example.org:app.git", "git@example.org:app.git"],
  ])("resolves %s as %s", (path, expected) => {
    expect(resolveComposeFile(path, "/p")).toBe(expected);
  });
});

describe("folderOf", () => {
  it.each([
    [["-", "/p/sub/a.yaml"], "/p/sub"],
    [["https://example.org/app.git", "/p/sub/a.yaml"], "/w"],
    [["-"], "/w"],
  ])("places a project with the files %j in %s", (paths, folder) => {
    expect(folderOf(paths, "/w")).toBe(folder);
  });
});
