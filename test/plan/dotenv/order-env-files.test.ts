import { describe, expect, it } from "vitest";
import {
  type EnvFiles,
  joinEnvFiles,
  listEnvFiles,
  listFurther,
} from "../../../src/plan/dotenv/order-env-files.ts";
import { someVariables } from "../../support/build/shapes.ts";

/** A file that was read; without variables, a file that does not exist. */
const file = (path: string, values?: Readonly<Record<string, string>>): EnvFiles => ({
  paths: [path],
  texts: [values && "text"],
  variables: someVariables({}, values).dotenv,
  notices: [],
});
const none: EnvFiles = { paths: [], texts: [], variables: [], notices: [] };

describe("listEnvFiles", () => {
  it.each([
    ["the .env of the base folder", [], {}, { named: [], first: ["/b/.env"] }],
    ["no .env where it is disabled", [], { COMPOSE_DISABLE_ENV_FILE: "True" }, { named: [], first: [] }],
    [
      "a .env for a word that Go does not read as true",
      [],
      { COMPOSE_DISABLE_ENV_FILE: "yes" },
      { first: ["/b/.env"] },
    ],
    [
      "the files of the environment",
      [],
      { COMPOSE_ENV_FILES: "a.env,/x/b.env" },
      { named: ["/w/a.env", "/x/b.env"] },
    ],
    [
      "the files of the command line first",
      ["c.env"],
      { COMPOSE_ENV_FILES: "a.env" },
      { named: ["/w/c.env"] },
    ],
  ])("lists %s", (_, envFiles, env, expected) => {
    const variables = new Map(Object.entries(env));
    expect(listEnvFiles({ cwd: "/w", envFiles }, "/b", variables)).toMatchObject(expected);
  });
});

describe("listFurther", () => {
  const disabling = file("/b/.env", { COMPOSE_DISABLE_ENV_FILE: "1" });

  it.each([
    ["the project directory is another folder", file("/b/.env"), "/p", ["/p/.env"]],
    ["the project directory is the base folder", file("/b/.env"), "/b", []],
    ["the environment disables the files", none, "/p", []],
    ["the first file disables the others", disabling, "/p", []],
  ])("lists the .env of the project directory: %s", (_, first, directory, expected) => {
    expect(listFurther(first, { base: "/b", directory })).toEqual(expected);
  });
});

describe("joinEnvFiles", () => {
  const names = (joined: ReturnType<typeof joinEnvFiles>) => joined.dotenv.map(({ name }) => name);

  it("lets the first file override that of the project directory, which can refer to it", () => {
    const joined = joinEnvFiles(file("/b/.env", { A: "1" }), file("/p/.env", { B: "2" }));
    expect(names(joined)).toEqual(["B", "A"]);
    expect(joined.envFiles).toEqual(["/b/.env", "/p/.env", "/b/.env"]);
  });

  it.each([
    ["only the first exists", file("/b/.env", { A: "1" }), file("/p/.env"), ["/b/.env"]],
    ["only the further exists", file("/b/.env"), file("/p/.env", { B: "2" }), ["/p/.env"]],
    ["there is no further one", file("/b/.env", { A: "1" }), none, []],
  ])("names the files for Compose if %s", (_, first, further, expected) => {
    expect(joinEnvFiles(first, further).envFiles).toEqual(expected);
  });

  it("keeps only the variables of Compose in a file that disables environment files", () => {
    const first = file("/b/.env", { COMPOSE_DISABLE_ENV_FILE: "1", A: "1", COMPOSE_FILE: "x.yaml" });
    expect(names(joinEnvFiles(first, none))).toEqual(["COMPOSE_DISABLE_ENV_FILE", "COMPOSE_FILE"]);
  });
});
