import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { hostileProjects } from "../support/hostile-projects.ts";
import { hostileYaml } from "../support/hostile-yaml.ts";

const program = resolve(import.meta.dirname, "../../bin/stackctl.js");
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** `plan` with 256 MiB of memory for the program. */
function plan(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "hostile-yaml-"));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return spawnSync(process.execPath, ["--max-old-space-size=256", program, "plan"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
}

const innocent = "services:\n  a:\n    image: x\n";

describe("the built program", () => {
  it.each(hostileYaml)("refuses a compose file and a manifest with $name", ({ text, words }) => {
    for (const [name, files] of [
      ["compose.yaml", { "compose.yaml": text }],
      ["stackctl.yaml", { "compose.yaml": innocent, "stackctl.yaml": text }],
    ] as const) {
      const { status, stderr } = plan(files);
      expect({ name, status }).toEqual({ name, status: 3 });
      const line = stderr.split("\n").find((one) => one.includes(`${name}:`)) ?? stderr;
      expect(line.replace(/^.*?:\d+:\d+: /, "")).toMatch(words);
    }
  });

  it.each(hostileProjects)("refuses a project with $name", ({ files, words }) => {
    const { status, stderr } = plan(files);
    expect(status).toBe(3);
    const line = stderr.split("\n").find((one) => one.includes("compose.yaml: ")) ?? stderr;
    expect(line.replace(/^.*?compose\.yaml: /, "")).toMatch(words);
  });
});
