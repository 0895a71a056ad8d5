import { mkdir, mkdtemp, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { configArguments } from "../../../src/adapters/compose/compose-arguments.ts";
import { proveInputs } from "../../../src/adapters/compose/prove-inputs.ts";
import type { ComposeTarget } from "../../../src/domain/compose-target.ts";
import { findTracer, traceDocker } from "../../support/trace-compose.ts";
import { type GeneratedProject, generatedProject, projectOf, shapeNames } from "./generated-projects.ts";

const runs = Number(process.env.STACKCTL_TRACE_RUNS ?? 25);
const seed = Number(process.env.STACKCTL_TRACE_SEED ?? Date.now() % 2 ** 31);
const { why } = await findTracer();
const hasCompose = (await execa("docker", ["compose", "version"], { reject: false })).exitCode === 0;
const reason = why ?? (hasCompose ? undefined : "there is no docker compose");
const suite = reason === undefined ? describe : describe.skip;

/** What cannot be proved complete: a path that only Compose can fill in. */
const unprovable: readonly string[] = [
  "env_file with a variable in its path",
  "include of a path with a variable",
  "include with a project directory",
];

suite(`what docker compose config reads${reason === undefined ? "" : ` (skipped: ${reason})`}`, () => {
  it.each(shapeNames)(
    "is in the list, or nothing is remembered: %s",
    async (shape) => {
      const { missed, isProved, exitCode, stderr } = await compare(projectOf(shape));
      expect({ exitCode, stderr: exitCode === 0 ? "" : stderr, missed }).toEqual({
        exitCode: 0,
        stderr: "",
        missed: [],
      });
      expect(isProved).toBe(!unprovable.includes(shape));
    },
    60_000,
  );

  it(`is in the list, or nothing is remembered: ${runs} generated projects, seed ${seed}`, async () => {
    let valid = 0;
    let proved = 0;
    await fc.assert(
      fc.asyncProperty(generatedProject, async (project) => {
        const { missed, isProved, exitCode } = await compare(project);
        if (exitCode === 0) valid += 1;
        if (isProved) proved += 1;
        expect(missed).toEqual([]);
      }),
      { numRuns: runs, seed, endOnFailure: true },
    );
    process.stderr.write(`traced ${runs} projects, seed ${seed}: ${valid} valid, ${proved} remembered\n`);
    expect(valid).toBeGreaterThan(0);
  }, 600_000);

  it("is in the list for every compose file of this repository", async () => {
    const root = fileURLToPath(new URL("../../..", import.meta.url));
    const { stdout } = await execa("git", ["ls-files", "*compose*.yml", "*compose*.yaml", "*compose.json"], {
      cwd: root,
    });
    const files = stdout.split("\n").filter((file) => file !== "");
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const path = join(root, file);
      const { missed } = await trace({ ...emptyTarget(dirname(path)), files: [path] }, {});
      expect({ file, missed }).toEqual({ file, missed: [] });
    }
  }, 600_000);
});

async function compare(project: GeneratedProject) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "stackctl-inputs-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(project.files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  for (const [path, to] of Object.entries(project.links)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(to, join(folder, path));
  }
  const target = {
    ...emptyTarget(folder),
    files: project.named.map((name) => join(folder, name)),
    envFiles: project.envFiles.map((name) => join(folder, name)),
  };
  return trace(target, project.env);
}

function emptyTarget(projectDirectory: string): ComposeTarget {
  return { files: [], projectName: "traced", projectDirectory, envFiles: [], profiles: [], env: {} };
}

/** The files below the project's folder that Compose looked at, and that the list does not have. */
async function trace(target: ComposeTarget, extra: Readonly<Record<string, string>>) {
  const cwd = target.projectDirectory;
  const folders = (process.env.PATH ?? "").split(delimiter).filter((one) => !one.startsWith(cwd));
  const variables = { PATH: folders.join(delimiter), HOME: process.env.HOME ?? "/", PWD: cwd, ...extra };
  const { opened, examined, exitCode, stderr } = await traceDocker(configArguments(target), {
    cwd,
    env: variables,
  });
  const inputs = await proveInputs(target, new Map(Object.entries(variables)));
  // What Compose refuses is not remembered.
  if (!inputs || exitCode !== 0) return { missed: [], isProved: false, exitCode, stderr };
  const listed = new Set([...inputs.files.map(({ path }) => path), ...inputs.links.flatMap(pathAndAbove)]);
  const looked = [...new Set([...opened, ...examined])].filter((path) => path.startsWith(`${cwd}/`));
  const missed: string[] = [];
  for (const path of looked) {
    const isFolder = await stat(path).then(
      (stats) => stats.isDirectory(),
      () => false,
    );
    if (!isFolder && !listed.has(path)) missed.push(path);
  }
  return { missed, isProved: true, exitCode, stderr };
}

function pathAndAbove(path: string): readonly string[] {
  const above = resolve(path, "..");
  return above === path ? [] : [path, ...pathAndAbove(above)];
}
