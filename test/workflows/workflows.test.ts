import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { formatWorkflow } from "../../src/plan/init/format-workflow.ts";
import { Action, checkAction } from "./action-schema.ts";
import { checkWorkflow } from "./check-workflow.ts";

const root = join(import.meta.dirname, "..", "..");
const folder = ".github/workflows";
const actionText = readFileSync(join(root, "action.yml"), "utf8");
const action = Action.parse(parse(actionText));
const check = (text: string) => checkWorkflow(text, `${folder}/x.yml`, action);

const sound = `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - id: up
        uses: ./
        with: { features: web }
      - run: echo "$OK"
        env:
          OK: \${{ steps.up.outputs.ok }}
`;

describe("workflows", () => {
  it.each(readdirSync(join(root, folder)))("%s has no fault", async (name) => {
    const text = readFileSync(join(root, folder, name), "utf8");
    expect(await checkWorkflow(text, `${folder}/${name}`, action)).toEqual([]);
  });

  it.each([
    ["with stackctl installed at the top", "/repo/node_modules/stackctl", "/repo"],
    ["with stackctl installed in a folder", "/repo/apps/my shop/node_modules/stackctl", "/repo/apps/my shop"],
    ["without", "/usr/lib/node_modules/stackctl", "/repo"],
  ])("that init writes have no fault: a project %s", async (_, own, directory) => {
    const text = formatWorkflow({
      template: readFileSync(join(root, "templates/project/stackctl.yml"), "utf8"),
      repository: "/repo",
      directory,
      own: { root: own, name: "stackctl", version: "1.2.3" },
    });
    expect(text.includes("npm ci")).toBe(own.startsWith("/repo"));
    expect(await check(text)).toEqual([]);
  });

  it("without a fault are accepted", async () => {
    expect(await check(sound)).toEqual([]);
  });

  it.each([
    ["an unknown key", "runs-on:", "run-on:", "runs-on"],
    ["an unknown job", "runs-on: ubuntu-latest", "runs-on: ubuntu-latest\n    needs: nope", "nope"],
    ["an input that the action lacks", "features:", "feature:", "no input feature"],
    ["an output that the action lacks", "outputs.ok", "outputs.okay", "no output okay"],
    ["untrusted text in a script", 'echo "$OK"', "echo ${{ github.event.issue.title }}", "untrusted"],
    ["invalid YAML", "jobs:", "jobs: [", ""],
  ])("with %s are rejected", async (_, from, to, expected) => {
    expect(sound).toContain(from);
    const faults = await check(sound.replace(from, to)).catch((error: unknown) => [String(error)]);
    expect(faults.join("\n")).toContain(expected);
    expect(faults).not.toEqual([]);
  });
});

describe("action.yml", () => {
  it("is valid", () => {
    expect(checkAction(action)).toEqual([]);
  });

  it.each([
    [
      "pastes an input into a script",
      'node "$LAUNCHER"',
      "node ${{ inputs.command }}",
      "pastes an expression",
    ],
    ["reads an input that there is none", "${{ inputs.timeout }}", "${{ inputs.time }}", "no input time"],
    ["has an output from no step", "steps.run.outputs.ok", "steps.runs.outputs.ok", "no step runs"],
    ["never reads a variable", 'words+=(--enable "$INPUT_FEATURES")', "true", ""],
  ])("is invalid if it %s", (_, from, to, expected) => {
    expect(actionText).toContain(from);
    const changed = actionText
      .replace(from, to)
      .replace(/if \[\[ -n \$INPUT_FEATURES \]\]; then true; fi\n/, "");
    const faults = checkAction(Action.parse(parse(changed)));
    expect(faults.join("\n")).toContain(expected);
    expect(faults).not.toEqual([]);
  });

  it.each([
    ["shell: bash", ""],
    ["using: composite", "using: node20"],
    ["inputs:\n", "inputz:\n"],
  ])("does not parse without %j", (from, to) => {
    expect(() => Action.parse(parse(actionText.replace(from, to)))).toThrow(z.ZodError);
  });
});
