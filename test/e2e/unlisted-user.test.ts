import { spawnSync } from "node:child_process";
import { chmod } from "node:fs/promises";
import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { launcher } from "../support/run-stackctl.ts";
import { scenario } from "../support/scenario.ts";

/** A user without an entry in the user database, as in a container that was started with `--user 12345`. */
const uid = 12_345;

const canRun =
  process.getuid?.() === 0 && spawnSync(process.execPath, ["--check", launcher], { uid }).status === 0;
const service = { image: "none", "x-stackctl": { embedded: { command: ["sleep", "1000"] } } };
const files = {
  "compose.yaml": JSON.stringify({ services: { web: service, other: { ...service, profiles: ["other"] } } }),
};
const commands = ["features", "config", "lint", "matrix", "doctor", "plan", "up", "status", "down"];

describe.skipIf(!canRun)("a user without HOME and without an entry in the user database", () => {
  scenario("runs every command", files, async (fixture) => {
    await chmod(fixture.directory, 0o777);
    for (const command of commands) {
      const { status, stderr } = spawnSync(
        process.execPath,
        [launcher, command, ...(command === "up" ? ["--engine", "embedded"] : [])],
        {
          cwd: fixture.directory,
          env: { PATH: process.env.PATH ?? "", TMPDIR: tmpdir() },
          uid,
          encoding: "utf8",
        },
      );
      // Another user may not use the engine's socket, so a command may also fail for that reason.
      expect(command === "up" ? [0] : [0, 4, 6], `${command}: ${stderr}`).toContain(status);
      expect(stderr, command).not.toContain("Internal error");
    }
  });

  test("cannot be looked up by Node", () => {
    const asked = spawnSync(process.execPath, ["-e", "require('node:os').userInfo()"], { uid });
    expect(asked.status).not.toBe(0);
  });
});
