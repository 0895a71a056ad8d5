import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, onTestFinished } from "vitest";
import { describeWithEngine } from "../../support/engine/describe-with-engine.ts";
import { containersOf, statesOf } from "../../support/engine/engine.ts";
import { createFixture } from "../../support/fixture.ts";
import { quickIdle } from "../../support/quick-service.ts";
import { scenario } from "../../support/scenario.ts";

const files = { "compose.yaml": `services: { web: { ${quickIdle} } }` };

describeWithEngine("a disk without room or without write permission", () => {
  for (const [title, makeUseless] of [
    [
      "a full disk",
      (disk: string) => execa("dd", ["if=/dev/zero", `of=${join(disk, "ballast")}`], { reject: false }),
    ],
    ["a read-only disk", (disk: string) => execa("mount", ["-o", "remount,ro", disk])],
  ] as const) {
    scenario(
      `for project, home and temporary files does not prevent up and down: ${title}`,
      {},
      async (outer) => {
        const disk = join(outer.directory, "disk");
        await mkdir(disk);
        await execa("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]);
        const fixture = await createFixture("disk", files);
        onTestFinished(async () => {
          await fixture.cleanup();
          await execa("umount", ["--lazy", disk], { reject: false });
        });
        await execa("cp", [join(fixture.directory, "compose.yaml"), disk]);
        await makeUseless(disk);
        const options = { cwd: disk, env: { HOME: disk, TMPDIR: disk, XDG_CACHE_HOME: disk } };
        const up = await fixture.stackctl("up", options);
        expect(up.exitCode, up.stderr).toBe(0);
        expect(await statesOf(fixture.project)).toEqual({ web: "running" });
        const down = await fixture.stackctl("down", options);
        expect(down.exitCode, down.stderr).toBe(0);
        expect(await containersOf(fixture.project)).toEqual([]);
      },
    );

    scenario(`for .stackctl alone does not prevent up and down: ${title}`, files, async (fixture) => {
      const notes = join(fixture.directory, ".stackctl");
      await mkdir(notes);
      await execa("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", notes]);
      onTestFinished(async () => {
        await execa("umount", ["--lazy", notes], { reject: false });
      });
      await makeUseless(notes);
      for (const command of ["up", "up", "status", "down"]) {
        const { exitCode, stderr } = await fixture.stackctl(command);
        expect([command, exitCode], stderr).toEqual([command, 0]);
      }
      expect(await containersOf(fixture.project)).toEqual([]);
    });
  }
});
