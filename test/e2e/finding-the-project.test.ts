import { mkdir, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { execa } from "execa";
import fc from "fast-check";
import { expect } from "vitest";
import { createDockerCompose } from "../../src/adapters/compose/docker-compose.ts";
import { createNodeFiles } from "../../src/adapters/disk/node-files.ts";
import { describeTarget } from "../../src/plan/project/describe-target.ts";
import { loadDeclarations } from "../../src/run/settings/load-declarations.ts";
import { aRequest } from "../support/build/worlds.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { removeProject, statesOf } from "../support/engine/engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { cleanEnvironment } from "../support/run-stackctl.ts";
import { scenario } from "../support/scenario.ts";

/** Each run calls Compose twice; STACKCTL_TEST_RUNS sets another number. */
const runs = Number(process.env.STACKCTL_TEST_RUNS ?? 25);

const folders = ["", "a", "a/b", "a/b/c", "a/d"] as const;
const composeNames = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"] as const;
const otherNames = ["stack.yaml", "more.yaml"] as const;
const overrides = ["compose.override.yml", "docker-compose.override.yaml"] as const;
const anyFolder = fc.constantFrom(...folders);
const rarely = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

/** Most trees have no such line. */
const absent = [undefined, undefined, undefined, undefined] as const;

/** Mostly files that every folder of the tree has. */
const anyComposeFile = fc
  .tuple(
    fc.constantFrom("", "b/", "../", "../d/", "./"),
    fc.constantFrom(...otherNames),
    fc.constantFrom("", ":more.yaml", ":../stack.yaml"),
  )
  .map(([folder, name, more]) => `${folder}${name}${more}`);

const anyDotenv = fc
  .record({
    COMPOSE_FILE: rarely(anyComposeFile),
    COMPOSE_PROJECT_NAME: rarely(fc.constantFrom("named", "other")),
    COMPOSE_PATH_SEPARATOR: rarely(fc.constant(";")),
    COMPOSE_PROFILES: rarely(fc.constantFrom("one", "two", "one,two")),
    COMPOSE_DISABLE_ENV_FILE: fc.constantFrom("1", "0", ...absent),
    MARK: rarely(fc.constantFrom("x", "${OTHER-none}", "$MARK-again")),
    OTHER: rarely(fc.constantFrom("y", "${MARK-none}")),
  })
  .map((lines) =>
    Object.entries(lines)
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}\n`]))
      .join(""),
  );

const anyTree = fc.record({
  composeFiles: fc.uniqueArray(fc.tuple(anyFolder, fc.constantFrom(...composeNames)), {
    maxLength: 4,
    selector: String,
  }),
  overrides: fc.uniqueArray(fc.tuple(anyFolder, fc.constantFrom(...overrides)), {
    maxLength: 3,
    selector: String,
  }),
  named: rarely(fc.tuple(anyFolder, fc.constantFrom(...composeNames, ...otherNames))),
  dotenvs: fc.uniqueArray(fc.tuple(anyFolder, anyDotenv), { maxLength: 3, selector: ([folder]) => folder }),
  cwd: anyFolder,
  env: fc.record({ COMPOSE_FILE: rarely(anyComposeFile), MARK: rarely(fc.constant("shell")) }),
  file: fc.option(anyComposeFile, { nil: undefined, freq: 4 }),
  projectDirectory: fc.option(fc.constantFrom(".", "b", ".."), { nil: undefined, freq: 4 }),
  envFile: fc.option(fc.constantFrom(".env", "../.env"), { nil: undefined, freq: 5 }),
});

type Tree = typeof anyTree extends fc.Arbitrary<infer T> ? T : never;

/** Each file has its own service, so the services show which files were read. */
function composeText(path: string, name: string | undefined): string {
  const service = path.replaceAll(/[^a-z]+/g, "-").replaceAll(/^-|-$/g, "");
  const labels = '{mark: "${MARK-}", other: "${OTHER-}", profiles: "${COMPOSE_PROFILES-unset}"}';
  return `${name === undefined ? "" : `name: ${name}\n`}services:\n  ${service}: {image: x, labels: ${labels}}\n`;
}

async function plant(fixture: Fixture, root: string, tree: Tree): Promise<void> {
  const named = tree.named && join(...tree.named);
  const others = folders.flatMap((folder) => otherNames.map((name) => [folder, name] as const));
  for (const [folder, file] of [...tree.composeFiles, ...tree.overrides, ...others]) {
    const path = join(folder, file);
    await fixture.write(join(root, path), composeText(path, path === named ? "innamed" : undefined));
  }
  for (const [folder, text] of tree.dotenvs) await fixture.write(join(root, folder, ".env"), text);
}

function clean(env: Tree["env"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ ...cleanEnvironment(), ...env }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** The project as docker compose resolves it; undefined if Compose refuses it. */
async function askCompose(tree: Tree, cwd: string): Promise<unknown> {
  const options = [
    ...(tree.file === undefined ? [] : tree.file.split(":").flatMap((file) => ["-f", file])),
    ...(tree.projectDirectory === undefined ? [] : ["--project-directory", tree.projectDirectory]),
    ...(tree.envFile === undefined ? [] : ["--env-file", tree.envFile]),
  ];
  const { exitCode, stdout } = await execa("docker", ["compose", ...options, "config", "--format", "json"], {
    cwd,
    env: clean(tree.env),
    extendEnv: false,
    reject: false,
  });
  return exitCode === 0 ? JSON.parse(stdout) : undefined;
}

/** The project as stackctl resolves it. */
async function askStackctl(tree: Tree, cwd: string): Promise<unknown> {
  const env = new Map(Object.entries(clean(tree.env)));
  const request = aRequest({
    cwd,
    files: tree.file?.split(":") ?? [],
    projectDirectory: tree.projectDirectory,
    envFiles: tree.envFile === undefined ? [] : [tree.envFile],
  });
  const declarations = await loadDeclarations(request, env, createNodeFiles());
  const target = describeTarget(declarations, [], request);
  return createDockerCompose({ env, cwd }).printConfig(target, { interpolate: true });
}

describeWithEngine("the project that stackctl means", () => {
  scenario(
    "is the one that Compose finds, for any .env, COMPOSE_FILE and compose files in any folder",
    {},
    async (fixture) => {
      let count = 0;
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(anyTree, async (tree) => {
          count += 1;
          const root = `tree-${count}`;
          await plant(fixture, root, tree);
          const cwd = resolve(fixture.directory, root, tree.cwd);
          await mkdir(cwd, { recursive: true });
          const meant = await askCompose(tree, cwd);
          // If Compose finds no project, another tree is drawn, so each run compares a project.
          fc.pre(meant !== undefined);
          expect(await askStackctl(tree, cwd)).toEqual(meant);
          compared += 1;
        }),
        { numRuns: runs, endOnFailure: true, maxSkipsPerRun: 50 },
      );
      expect(compared).toBe(runs);
    },
    { timeout: 300_000 },
  );

  const service =
    "services: {web: {image: 'stackctl-test/busybox:1', command: sleep 1000, stop_signal: SIGKILL}}\n";
  scenario(
    "is not that of a parent folder, whose containers stay when down runs in the child",
    {
      "docker-compose.yml": service,
      "inner/.env": "COMPOSE_FILE=deploy/stack.yaml:deploy/more.yaml\n",
      "inner/deploy/stack.yaml": service,
      "inner/deploy/more.yaml": service.replace("web", "db"),
    },
    async (fixture) => {
      const outer = `${fixture.project}-outer`;
      const inner = { cwd: join(fixture.directory, "inner"), env: { COMPOSE_PROJECT_NAME: undefined } };
      await fixture.write("docker-compose.yml", `name: ${outer}\n${service}`);
      await fixture.write("inner/deploy/stack.yaml", `name: ${fixture.project}\n${service}`);
      await fixture.compose("up -d", { env: { COMPOSE_PROJECT_NAME: undefined } });
      try {
        const up = await fixture.stackctl("up", inner);
        expect(up.stderr + up.stdout).toContain(fixture.project);
        expect(Object.keys(await statesOf(fixture.project)).toSorted()).toEqual(["db", "web"]);
        expect((await fixture.stackctl("plan --detailed-exitcode", inner)).exitCode).toBe(0);
        expect((await fixture.stackctl("down", inner)).exitCode).toBe(0);
        expect(await statesOf(fixture.project)).toEqual({});
        expect(await statesOf(outer)).toEqual({ web: "running" });
      } finally {
        await removeProject(outer);
      }
    },
  );

  scenario(
    "is named after the symbolic link by which the shell entered its folder",
    { "real/compose.yaml": service },
    async (fixture) => {
      const link = join(fixture.directory, fixture.project);
      await symlink(join(fixture.directory, "real"), link);
      const there = { cwd: link, env: { COMPOSE_PROJECT_NAME: undefined, PWD: link } };
      expect((await fixture.stackctl("plan --json", there)).json()).toMatchObject({
        project: fixture.project,
      });
      expect(JSON.parse(await fixture.compose("config --format json", there))).toMatchObject({
        name: fixture.project,
      });
    },
  );
});
