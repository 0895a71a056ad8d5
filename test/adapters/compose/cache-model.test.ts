import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { execa } from "execa";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { cacheModel } from "../../../src/adapters/compose/cache-model.ts";
import type { ComposeTarget } from "../../../src/domain/compose-target.ts";
import type { ComposeModel } from "../../../src/domain/service.ts";
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
  it("runs Compose once while nothing changes", async () => {
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
    ["an env_file by a merge key", "x-c: &c {env_file: [db.env]}\nservices: {db: {<<: *c}}\n", "db.env"],
    ["an env_file by an alias", "x-c: &c [db.env]\nservices: {db: {env_file: *c}}\n", "db.env"],
    ["an env_file under an escaped key", 'services: {db: {"env\\u005ffile": db.env}}\n', "db.env"],
    ["an env_file of a second document", "services: {}\n---\nservices: {db: {env_file: db.env}}\n", "db.env"],
    ["an env_file under a tag", "services: {db: {env_file: !override [db.env]}}\n", "db.env"],
    ["the .env of a project directory", "include: [{path: a.yaml, project_directory: cfg}]\n", "cfg/.env"],
    [
      "a project directory that appears",
      "include: [{path: a.yaml, project_directory: cfg}]\n",
      "cfg/anything",
    ],
    [
      "the place of a watched path",
      "services: {db: {build: ., develop: {watch: [{path: src, action: sync}]}}}\n",
      "src/a.ts",
    ],
  ])("asks again after a change of %s", async (_, text, changed) => {
    await put("compose.yaml", text);
    expect(await readsAround(() => put(changed, "# changed\n"))).toBe(2);
  });

  it("runs Compose again after a change of a file that an included file names", async () => {
    await put(
      "compose.yaml",
      "include: [{path: sub/part.yaml, project_directory: cfg, env_file: cfg/vars}]\n",
    );
    await put(
      "sub/part.yaml",
      "services: {db: {image: x, env_file: [mood.env], extends: {file: b.yaml, service: b}}}\n",
    );
    for (const changed of ["cfg/mood.env", "cfg/vars", "cfg/b.yaml"]) {
      await rm(join(folder, ".stackctl"), { recursive: true, force: true });
      expect(await readsAround(() => put(changed, `# ${changed}\n`))).toBe(2);
    }
  });

  it.each<[string, string, Record<string, string>, Record<string, string>]>([
    ["the home folder", "services: {db: {volumes: ['~/data:/data']}}\n", { HOME: "/a" }, { HOME: "/b" }],
    ["a nested default", "services: {db: {image: '${A:-${B}}'}}\n", { B: "1" }, { B: "2" }],
    ["a passed-on variable", "services: {db: {environment: [FOO]}}\n", { FOO: "1" }, { FOO: "2" }],
    ["a name with a dot", "services: {db: {environment: [a.b-c]}}\n", { "a.b-c": "1" }, { "a.b-c": "2" }],
    [
      "a name put together from a variable",
      "services: {db: {environment: ['${STAGE}_TOKEN']}}\n",
      { STAGE: "P", P_TOKEN: "1" },
      { STAGE: "P", P_TOKEN: "2" },
    ],
    [
      "a secret whose variable is named by another",
      "secrets:\n  s:\n    environment: ${WHICH}\n",
      { WHICH: "ONE", ONE: "1" },
      { WHICH: "ONE", ONE: "2" },
    ],
    ["a name in escapes", 'services: {db: {environment: ["F\\x4fO"]}}\n', { FOO: "1" }, { FOO: "2" }],
  ])("asks again after a change of a variable: %s", async (_, text, before, after) => {
    await put("compose.yaml", text);
    expect(await readsAround(nothing, { before, after })).toBe(2);
    expect(await readsAround(nothing, { before: after, after })).toBe(0);
  });

  it("runs Compose again after a change of a variable that only an env file uses", async () => {
    await put("compose.yaml", "services: {db: {env_file: db.env}}\n");
    await put("db.env", "FOO\n");
    expect(await readsAround(nothing, { before: { FOO: "1" }, after: { FOO: "2" } })).toBe(2);
  });

  it("does not cache a model if a file changed during the read", async () => {
    class SlowCompose extends ScriptedCompose {
      override async readModel(target: ComposeTarget) {
        await put("compose.yaml", "services: {db: {image: newer}}\n");
        return super.readModel(target);
      }
    }
    const target = {
      files: [],
      projectName: "p",
      projectDirectory: folder,
      envFiles: [],
      profiles: [],
      env: {},
    };
    const compose = cacheModel(new SlowCompose({ model }), new Map());
    expect(await compose.readModel(target)).toEqual(model);
    await expect(readdir(join(folder, ".stackctl", "models"))).rejects.toThrow("ENOENT");
  });

  it.each([
    ["a pipe", "piped.yaml", "it is a pipe"],
    ["a device", "/dev/zero", "it is a device"],
  ])("refuses %s before Compose waits for it without end", async (_, name, why) => {
    await execa("mkfifo", [join(folder, "piped.yaml")]);
    const path = resolve(folder, name);
    await expect(readsAround(nothing, {}, { files: [path] })).rejects.toThrow(why);
    await put("compose.yaml", `services: { a: { image: a, env_file: [${path}] } }`);
    await expect(readsAround(nothing)).rejects.toThrow(why);
  });

  it("caches nothing if Compose searches for the project in a parent folder", async () => {
    await put("inner/note.txt", "");
    expect(await readsAround(nothing, {}, { projectDirectory: join(folder, "inner") })).toBe(2);
  });

  it("caches nothing if a variable names files that the target does not", async () => {
    expect(await readsAround(nothing, { before: { COMPOSE_FILE: "other.yaml" } })).toBe(2);
    expect(await readsAround(nothing, { before: { COMPOSE_ENV_FILES: "other.env" } })).toBe(2);
    await put(".env", "COMPOSE_FILE=other.yaml\n");
    expect(await readsAround(nothing)).toBe(2);
  });

  it("runs Compose again when a variable of a file changes, and not for other variables", async () => {
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
    ["a nested project directory, which Compose looks for elsewhere", "include: [a.yaml]\nx-more: ''\n"],
    ["a merge key beside include", "x-a: &a {include: [a.yaml]}\n<<: *a\n"],
    ["a home folder", "services: {db: {env_file: '~/db.env'}}\n"],
    ["a line break of YAML 1.1 alone", "# a\u2028include: [a.yaml]\n"],
    ["a repository", "include: ['https://example.com/x.git']\n"],
    ["an artefact of a registry", "include: ['oci://example/x']\n"],
    ["a file that does not parse", "include: [\n"],
  ])("remembers nothing for %s", async (_, text) => {
    await put("compose.yaml", text);
    await put("a.yaml", "include: [{path: b.yaml, project_directory: c}]\n");
    expect(await readsAround(nothing)).toBe(2);
  });

  it("distinguishes targets with different flags, files and names", async () => {
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

  it("runs Compose again when the cache is damaged", async () => {
    const spoil = async () => {
      const models = join(folder, ".stackctl", "models");
      for (const name of await readdir(models)) await writeFile(join(models, name), '{"project":');
    };
    expect(await readsAround(spoil)).toBe(2);
  });

  it("works without a cache if it cannot write", async () => {
    await put(".stackctl", "a file where the folder should be");
    await chmod(join(folder, ".stackctl"), 0o444);
    expect(await readsAround(nothing)).toBe(2);
  });
});
