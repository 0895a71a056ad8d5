import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aimPassed } from "../../../src/adapters/compose/aim-passed.ts";
import { createDockerCompose } from "../../../src/adapters/compose/docker-compose.ts";

const target = {
  files: ["/p/compose.yaml"],
  projectName: undefined,
  projectDirectory: "/p",
  envFiles: [],
  profiles: [],
  env: {},
};

describe("the words that Compose is handed", () => {
  it.each([
    [["-f", "a.yaml", "config"], { files: ["/p/compose.yaml", "/w/a.yaml"] }],
    [["-fa.yaml", "config"], { files: ["/p/compose.yaml", "/w/a.yaml"] }],
    [
      ["--file=a.yaml", "--ansi", "never", "--file", "/b.yaml", "up"],
      { files: ["/p/compose.yaml", "/w/a.yaml", "/b.yaml"] },
    ],
    [["--dry-run", "--env-file", "e", "up"], { envFiles: ["/w/e"] }],
    [["--project-directory=../q", "up"], { projectDirectory: "/q" }],
  ])("name more to read: %j", (args, more) => {
    expect(aimPassed(target, args, "/w")).toEqual({ ...target, ...more });
  });

  it.each([
    [["logs", "-f", "web"]],
    [["exec", "web", "cat", "--file", "x"]],
    [["--profile", "-f", "config"]],
    [["-f", "-", "config"]],
    [["-p", "name", "ps"]],
    [[]],
  ])("name nothing more to read: %j", (args) => {
    expect(aimPassed(target, args, "/w")).toBeUndefined();
  });

  it("are refused with a file beyond the bounds, before Compose runs", async () => {
    const folder = mkdtempSync(join(tmpdir(), "passed-"));
    try {
      writeFileSync(join(folder, "bad.yaml"), "a: &a\n  <<: *a\n");
      const compose = createDockerCompose({ env: new Map([["PATH", "/nowhere"]]), cwd: folder });
      const passed = compose.passThrough({ ...target, projectDirectory: folder }, [
        "-f",
        "bad.yaml",
        "config",
      ]);
      await expect(passed).rejects.toMatchObject({
        code: "invalid-compose-file",
        problems: [{ where: { file: join(folder, "bad.yaml"), line: 2 } }],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
