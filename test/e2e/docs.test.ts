import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { freePort } from "../support/free-port.ts";
import { cleanEnvironment, launcher, programLimitMs } from "../support/run-stackctl.ts";
import { scenario } from "../support/scenario.ts";
import { findShellBlocks, type ShellBlock } from "../support/shell-blocks.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const pages = ["README.md", ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith(".md"))
  .map((name) => ({ name, ...findShellBlocks(readFileSync(join(root, name), "utf8")) }));

/** Pages about the bundled stack. Each block of any other page runs in an empty folder. */
const aboutBundledStack = [
  "README.md",
  "docs/code-completion.md",
  "docs/training.md",
  "docs/optional-features.md",
];

describe("shell blocks", () => {
  it.each(pages)("of $name are run, or have a comment with the reason", ({ faults }) => {
    expect(faults).toEqual([]);
  });

  it("are found", () => {
    const run = pages.flatMap(({ blocks }) => blocks.filter(({ notRun }) => notRun === undefined));
    expect(run.length).toBeGreaterThan(5);
  });
});

for (const { name, blocks } of pages) {
  const run = blocks.filter(({ notRun }) => notRun === undefined);
  if (run.length === 0) continue;
  describeWithEngine(name, () => {
    if (aboutBundledStack.includes(name)) {
      scenario(`${name}: its shell blocks work in the bundled stack`, {}, async (fixture) => {
        const ports = ["BACKEND_PORT", "FSDP_PORT", "TABBY_PORT", "PROMETHEUS_PORT", "GRAFANA_PORT"];
        const free = await Promise.all(ports.map(async (port) => [port, String(await freePort())] as const));
        const env = Object.fromEntries(free);
        expect(await fixture.stackctl("up", { cwd: root, env })).toMatchObject({ exitCode: 0 });
        for (const block of run) await runBlock(block, { fixture, cwd: root, env });
      });
      return;
    }
    for (const block of run) {
      scenario(`${name}:${block.line}: its commands work in an empty folder`, {}, async (fixture) => {
        await runBlock(block, { fixture, cwd: fixture.directory, env: {} });
      });
    }
  });
}

interface Place {
  readonly fixture: Fixture;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a block as if a user pasted it, and stops at the first command that fails. */
async function runBlock({ text, line }: ShellBlock, { fixture, cwd, env }: Place): Promise<void> {
  const bin = join(fixture.directory, ".bin");
  mkdirSync(bin, { recursive: true });
  if (!readdirSync(bin).includes("stackctl")) symlinkSync(launcher, join(bin, "stackctl"));
  const clean = cleanEnvironment();
  const { exitCode, all } = await execa("bash", ["-euo", "pipefail", "-c", text], {
    cwd,
    env: {
      ...clean,
      ...env,
      PATH: [bin, clean.PATH].join(delimiter),
      COMPOSE_PROJECT_NAME: fixture.project,
      // A package that npx cannot find locally is an error; npx must not download it.
      npm_config_offline: "true",
    },
    extendEnv: false,
    stdin: "ignore",
    all: true,
    reject: false,
    timeout: programLimitMs,
  });
  expect(exitCode, `the block at line ${line} said:\n${all}`).toBe(0);
}
