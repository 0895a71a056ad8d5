import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { parse } from "yaml";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { parseStepOutputs } from "../support/parse-step-outputs.ts";
import { quickIdle } from "../support/quick-service.ts";
import { cleanEnvironment } from "../support/run-stackctl.ts";
import { scenario } from "../support/scenario.ts";
import { Action } from "../workflows/action-schema.ts";

const root = join(import.meta.dirname, "..", "..");
const action = Action.parse(parse(await readFile(join(root, "action.yml"), "utf8")));

const files = {
  "app/compose.yaml": `
    services:
      web: { ${quickIdle} }
      extra: { ${quickIdle}, profiles: [extra] }
      crash: { ${quickIdle.replace("sleep 1000", "[sh, -c, exit 3]")}, profiles: [crash] }
  `,
  "summary.md": "",
};

/** Runs the steps of the action like the runner: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
async function runAction(fixture: Fixture, inputs: Readonly<Record<string, string>>) {
  const { directory, project } = fixture;
  const temp = join(directory, "temp");
  await mkdir(temp, { recursive: true });
  const known: Record<string, string> = { "github.action_path": root };
  for (const [name, input] of Object.entries(action.inputs))
    known[`inputs.${name}`] = inputs[name] ?? input.default;
  const fill = (text: string) =>
    text.replaceAll(/\$\{\{ (\S+) \}\}/g, (_, name: string) => known[name] ?? "");
  let exitCode = 0;
  let said = "";
  for (const step of action.runs.steps) {
    const output = join(temp, `${step.id}-output`);
    const script = join(temp, `${step.id}.sh`);
    await rm(output, { force: true });
    await writeFile(output, "");
    await writeFile(script, step.run);
    const env: Record<string, string> = {
      ...cleanEnvironment(),
      CI: "true",
      GITHUB_ACTIONS: "true",
      GITHUB_WORKSPACE: directory,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: join(directory, "summary.md"),
      RUNNER_TEMP: temp,
      COMPOSE_PROJECT_NAME: project,
    };
    for (const [name, value] of Object.entries(step.env)) env[name] = fill(value);
    const cwd = join(directory, fill(step["working-directory"] ?? "."));
    const ended = await execa("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
      cwd,
      env,
      extendEnv: false,
      all: true,
      reject: false,
    });
    said += ended.all;
    exitCode = ended.exitCode ?? 1;
    for (const [name, value] of Object.entries(await readOutputs(output)))
      known[`steps.${step.id}.outputs.${name}`] = value;
    if (exitCode !== 0) break;
  }
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, { value }]) => [name, fill(value)]),
  );
  return { exitCode, said, outputs };
}

/** Parses both forms of an output: `name=value` and the multi-line form. */
async function readOutputs(path: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(path, "utf8");
  const [, name, value] = /^([\w-]+)=(.*)\n$/.exec(text) ?? [];
  return name === undefined || value === undefined ? parseStepOutputs(text) : { [name]: value };
}

describeWithEngine("the action", () => {
  scenario("starts the stack and sets its outputs", files, async (fixture) => {
    const up = await runAction(fixture, {
      "working-directory": "app",
      features: "extra",
      args: "--stability-window 300ms",
      timeout: "90s",
    });
    expect(up).toMatchObject({ exitCode: 0, said: expect.stringContaining("::group::") });
    expect(up.outputs).toMatchObject({
      ok: "true",
      project: fixture.project,
      services: '["extra","web"]',
      failed: "[]",
      "duration-ms": expect.stringMatching(/^\d+$/),
    });
    expect(JSON.parse(await readFile(up.outputs.report ?? "", "utf8"))).toMatchObject({ ok: true });

    const wait = await runAction(fixture, { command: "wait", "working-directory": "app", args: "web" });
    expect(wait).toMatchObject({ exitCode: 0, outputs: { services: '["web"]' } });
  });

  scenario("fails with the exit code of up and keeps the artifacts", files, async (fixture) => {
    const up = await runAction(fixture, {
      "working-directory": "app",
      args: "--enable-crash\n--stability-window\n10s",
      artifacts: "kept",
    });
    expect(up.exitCode).toBe(6);
    expect(up.outputs).toMatchObject({
      ok: "false",
      failed: '["crash"]',
      report: join(fixture.directory, "app/kept/report.json"),
    });
    expect(await fixture.read("app/kept/inspect/crash.json")).toContain('"ExitCode": 3');
  });

  scenario("never runs the text of an input as a command", files, async (fixture) => {
    const evil = '$(touch pwned)`touch pwned`"; touch pwned; "\' && touch pwned #';
    for (const name of ["command", "features", "args", "timeout", "artifacts"]) {
      const ended = await runAction(fixture, { "working-directory": "app", command: "plan", [name]: evil });
      expect([name, ended.exitCode]).toEqual([name, expect.any(Number)]);
      expect([name, ended.exitCode === 0]).toEqual([name, false]);
      for (const path of ["pwned", "app/pwned"]) {
        await expect(fixture.read(path)).rejects.toThrow("ENOENT");
      }
    }
  });
});
