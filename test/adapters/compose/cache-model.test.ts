import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { cacheModel } from "../../../src/adapters/compose/cache-model.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
import type { ComposeTarget } from "../../../src/ports/compose.ts";
import { aModel, aService } from "../../support/build/shapes.ts";
import { ScriptedCompose } from "../../support/fakes/scripted-compose.ts";

const model: ComposeModel = {
  ...aModel(aService("db", { memoryLimitBytes: 1024, ports: [{ hostIp: "", target: 1, protocol: "tcp" }] })),
  resources: [
    { kind: "volume", key: "data", name: "p_data", external: false, configHash: "1", services: ["db"] },
  ],
  warnings: [{ code: "unset-variable", message: "X is not set", file: "/p/compose.yaml", line: 3 }],
};
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "stackctl-cache-"));
  const made = folder;
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  await put("compose.yaml", "services: {db: {image: '${IMAGE}'}}\n");
});

async function put(name: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), text);
}

/** How many of two reads, with a change between them, asked Compose. */
async function readsAround(
  change: () => unknown,
  env: { before?: Record<string, string>; after?: Record<string, string> } = {},
  target: Partial<ComposeTarget> = {},
): Promise<number> {
  const compose = new ScriptedCompose({ model });
  const whole: ComposeTarget = {
    files: [],
    projectName: undefined,
    projectDirectory: folder,
    envFiles: [],
    profiles: [],
    env: {},
    ...target,
  };
  const read = (variables: Record<string, string> = {}) =>
    cacheModel(compose, new Map(Object.entries(variables))).readModel(whole);
  expect(await read(env.before)).toEqual(model);
  await change();
  expect(await read(env.after ?? env.before)).toEqual(model);
  return compose.reads.length;
}

const nothing = () => undefined;

describe("cacheModel", () => {
  it("asks Compose once while nothing changes", async () => {
    expect(await readsAround(nothing)).toBe(1);
  });

  it.each<[string, () => unknown]>([
    ["the compose file", () => put("compose.yaml", "services: {db: {image: x}}\n")],
    ["an override that appears", () => put("compose.override.yaml", "services: {}\n")],
    ["a .env that appears", () => put(".env", "IMAGE=x\n")],
  ])("asks again after a change of %s", async (_, change) => {
    expect(await readsAround(change)).toBe(2);
  });

  it.each<[string, string, string]>([
    ["an included file", "include: [more/part.yaml]\n", "more/part.yaml"],
    ["the .env beside an included file", "include: [more/part.yaml]\n", "more/.env"],
    ["an included file in its long form", "include: [{path: [a.yaml, b.yaml], env_file: c.env}]\n", "b.yaml"],
    ["its environment file", "include: [{path: a.yaml, env_file: c.env}]\n", "c.env"],
    ["an extended file", "services: {db: {extends: {file: base.yaml, service: x}}}\n", "base.yaml"],
    ["an env_file", "services: {db: {env_file: db.env}}\n", "db.env"],
    [
      "one that need not be there",
      "services: {db: {env_file: [{path: db.env, required: false}]}}\n",
      "db.env",
    ],
    ["a label_file", "services: {db: {label_file: [labels]}}\n", "labels"],
  ])("asks again after a change of %s", async (_, text, changed) => {
    await put("compose.yaml", text);
    expect(await readsAround(() => put(changed, "# changed\n"))).toBe(2);
  });

  it("asks again when a variable that a file names has another value, and not for others", async () => {
    expect(await readsAround(nothing, { before: { IMAGE: "a" }, after: { IMAGE: "b" } })).toBe(2);
    expect(
      await readsAround(nothing, { before: { SHLVL: "1", IMAGE: "c" }, after: { SHLVL: "2", IMAGE: "c" } }),
    ).toBe(1);
    expect(
      await readsAround(nothing, { before: { IMAGE: "d" }, after: { COMPOSE_FILE: "x", IMAGE: "d" } }),
    ).toBe(2);
  });

  it.each([
    ["a path with a variable in it", "include: ['${WHERE}/x.yaml']\n"],
    ["a repository", "include: ['https://example.com/x.git']\n"],
    ["an artefact of a registry", "include: ['oci://example/x']\n"],
    ["a file that does not parse", "include: [\n"],
  ])("remembers nothing for %s", async (_, text) => {
    await put("compose.yaml", text);
    expect(await readsAround(nothing)).toBe(2);
  });

  it("tells targets with other flags, files and names apart", async () => {
    const compose = cacheModel(new ScriptedCompose({ model }), new Map());
    const target = {
      files: [],
      projectName: undefined,
      projectDirectory: folder,
      envFiles: [],
      profiles: [],
      env: {},
    };
    await compose.readModel(target);
    await compose.readModel({ ...target, env: { ENABLE_X: "true" } });
    await compose.readModel({ ...target, projectName: "other" });
    await compose.readModel({ ...target, profiles: ["any"] });
    expect(await readdir(join(folder, ".stackctl", "models"))).toHaveLength(3);
  });

  it("keeps no more than 32 models, out of Git's sight, readable by their owner alone", async () => {
    const compose = cacheModel(new ScriptedCompose({ model }), new Map());
    for (let index = 0; index < 40; index += 1) {
      const env = { ENABLE_X: String(index) };
      await compose.readModel({
        files: [],
        projectName: "p",
        projectDirectory: folder,
        envFiles: [],
        profiles: [],
        env,
      });
    }
    expect(await readdir(join(folder, ".stackctl", "models"))).toHaveLength(32);
    expect(await readFile(join(folder, ".stackctl", ".gitignore"), "utf8")).toBe("*\n");
  });

  it("writes no value of any variable down", async () => {
    await put(".env", "IMAGE=hunter22\n");
    await readsAround(nothing, { before: { IMAGE: "hunter23" } });
    const [name = ""] = await readdir(join(folder, ".stackctl", "models"));
    expect(await readFile(join(folder, ".stackctl", "models", name), "utf8")).not.toContain("hunter2");
  });

  it("asks again when what it kept is broken", async () => {
    const spoil = async () => {
      const models = join(folder, ".stackctl", "models");
      for (const name of await readdir(models)) await writeFile(join(models, name), '{"project":');
    };
    expect(await readsAround(spoil)).toBe(2);
  });

  it("does without where it cannot write", async () => {
    await put(".stackctl", "a file where the folder should be");
    await chmod(join(folder, ".stackctl"), 0o444);
    expect(await readsAround(nothing)).toBe(2);
  });
});
