import { describe, expect, it } from "vitest";
import { findInputs } from "../../../src/adapters/compose/list-inputs.ts";
import { hostileProjects, largeProjects } from "../../support/hostile-projects.ts";
import { hostileYaml } from "../../support/hostile-yaml.ts";

const target = {
  files: ["/p/compose.yaml"],
  projectName: undefined,
  projectDirectory: "/p",
  envFiles: [],
  profiles: [],
  env: {},
};

async function inputsOf(files: Readonly<Record<string, string>>) {
  return findInputs(target, async (path) => files[path]);
}

function inProject(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`/p/${name}`, text]));
}

describe("the inputs of a model", () => {
  it.each(hostileYaml)("are refused with $name, before Compose is called", async ({ text, words }) => {
    await expect(inputsOf({ "/p/compose.yaml": text })).rejects.toMatchObject({
      code: "invalid-compose-file",
      problems: [{ message: expect.stringMatching(words), where: { file: "/p/compose.yaml" } }],
    });
  });

  it("are refused with an environment file whose lines double each other", async () => {
    const lines = Array.from({ length: 40 }, (_, at) => `A${at + 1}=\${A${at}}\${A${at}}`);
    const files = {
      "/p/compose.yaml": "services: {a: {image: x, env_file: a.env}}\n",
      "/p/a.env": ["A0=xxxxxxxxxx", ...lines, ""].join("\n"),
    };
    await expect(inputsOf(files)).rejects.toMatchObject({
      problems: [{ message: expect.stringContaining("more than"), where: { file: "/p/a.env" } }],
    });
    await expect(inputsOf({ ...files, "/p/a.env": "A=$B\nB=${C:?needed}\n" })).resolves.toBeDefined();
  });

  it.each(hostileProjects)("are refused for $name", async ({ files, words }) => {
    await expect(inputsOf(inProject(files))).rejects.toMatchObject({
      code: "invalid-compose-file",
      problems: [{ message: expect.stringMatching(words), where: { file: "/p/compose.yaml" } }],
    });
  });

  it.each(largeProjects)("are taken with $name", async ({ files }) => {
    await expect(inputsOf(inProject(files))).resolves.toBeDefined();
  });

  it("are found behind a variable of the process", async () => {
    const files = { "/p/compose.yaml": "include: [$DIR/c.yaml]\n", "/p/d/c.yaml": "a: &a\n  <<: *a\n" };
    const found = findInputs(target, async (path) => Reflect.get(files, path), new Map([["DIR", "d"]]));
    await expect(found).rejects.toMatchObject({ problems: [{ where: { file: "/p/d/c.yaml", line: 2 } }] });
  });

  it.each([["include: [other.yaml]\n"], ["services: {a: {extends: {file: other.yaml, service: b}}}\n"]])(
    "are refused for a hostile file that %j names",
    async (text) => {
      const files = { "/p/compose.yaml": text, "/p/other.yaml": "a: &a\n  <<: *a\n" };
      await expect(inputsOf(files)).rejects.toMatchObject({
        problems: [{ where: { file: "/p/other.yaml", line: 2 } }],
      });
    },
  );
});
