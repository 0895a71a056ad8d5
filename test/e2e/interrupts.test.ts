import { chmod, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { expect } from "vitest";
import { UpReport } from "../../src/domain/report.ts";
import { descendantsOf, isRunning } from "../support/descendants.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { docker } from "../support/engine/docker.ts";
import { containerOf, containersOf, statesOf } from "../support/engine/engine.ts";
import { watchEvents } from "../support/engine/watch-events.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

/** `slow` becomes healthy when the test creates the file; `later` waits for it. */
const files = {
  "compose.yaml": `
    services:
      first: { ${quickProbed("true")} }
      slow: { ${quickProbed("test -e /tmp/go")} }
      later: { ${quickIdle}, depends_on: { slow: { condition: service_healthy } } }
  `,
};
const quickly = { env: { STACKCTL_STABILITY_WINDOW: "300ms" } };

describeWithEngine("an interrupted up", () => {
  for (const [name, interrupt] of [
    ["Ctrl-C", "interrupt"],
    ["SIGTERM", "SIGTERM"],
  ] as const) {
    scenario(
      `by ${name} exits with 130, leaves no process behind, and a second up continues`,
      files,
      async (fixture) => {
        const up = fixture.start("up", quickly);
        await up.says("first ready");
        await up.says("slow starting");
        const before = await containersOf(fixture.project);
        const children = await descendantsOf(up.pid);

        if (interrupt === "interrupt") up.interrupt();
        else up.signal(interrupt);
        const ended = await up.result;
        expect(ended).toMatchObject({ exitCode: 130, stdout: "" });
        expect(ended.stderr).toMatch(/interrupted; still running: first, slow$/m);
        expect(ended.stderr).toMatch(/Run stackctl up to continue, or stackctl down to stop everything/);
        for (const { pid } of children) expect(await isRunning(pid)).toBe(false);
        const after = await containersOf(fixture.project);
        expect(after.map(({ id, state, startedAt }) => [id, state, startedAt])).toEqual(
          before.map(({ id, state, startedAt }) => [id, state, startedAt]),
        );
        expect(await statesOf(fixture.project)).toEqual({
          first: "running",
          later: "created",
          slow: "running",
        });

        await docker("exec", (await containerOf(fixture.project, "slow")).id, "touch", "/tmp/go");
        const second = await fixture.stackctl("up --json", quickly);
        expect(second).toMatchObject({ exitCode: 0 });
        expect(second.json(UpReport)).toMatchObject({ ok: true, failures: [] });
        const now = await containersOf(fixture.project);
        expect(now.map(({ id, state }) => [id, state])).toEqual(before.map(({ id }) => [id, "running"]));
      },
    );
  }

  scenario(
    "during a start by Compose leaves no process behind either",
    {
      "compose.yaml": `services: { hooked: { ${quickIdle}, post_start: [{ command: [sleep, "1000"] }] } }`,
    },
    async (fixture) => {
      const events = await watchEvents(fixture, ["start"]);
      const up = fixture.start("up", quickly);
      await up.says("hooked starting");
      await events.sees("hooked start");
      const before = await containersOf(fixture.project);
      const children = await descendantsOf(up.pid);
      expect(children.map(({ command }) => command)).toContainEqual(
        expect.stringMatching(/compose .* up --detach/),
      );
      up.interrupt();
      const ended = await up.result;
      expect(ended).toMatchObject({ exitCode: 130, stdout: "" });
      expect(ended.stderr).toMatch(/interrupted; still running: hooked$/m);
      for (const { pid } of children) expect(await isRunning(pid)).toBe(false);
      expect(await containersOf(fixture.project)).toEqual(before);
    },
  );

  scenario(
    "is reported in the JSON document and in a last event with the running services and the reason",
    files,
    async (fixture) => {
      const up = fixture.start("up --json --progress json", quickly);
      await up.says('"kind":"ready","service":"first"');
      await up.says('"kind":"starting","service":"slow"');
      up.interrupt();
      const ended = await up.result;
      expect(ended).toMatchObject({ exitCode: 130 });
      expect(ended.json()).toEqual({
        error: {
          code: "interrupted",
          message: "interrupted; still running: first, slow",
          hint: "Run stackctl up to continue, or stackctl down to stop everything.",
        },
      });
      const events = ended.stderr.split("\n").filter((line) => line.startsWith("{"));
      expect(events.slice(-2).map((line) => JSON.parse(line))).toMatchObject([
        { kind: "interrupted", running: ["first", "slow"] },
        { kind: "error", error: { code: "interrupted" } },
      ]);
    },
  );

  scenario(
    "during the call of docker compose config reports the interruption and starts nothing",
    files,
    async (fixture) => {
      const asked = join(fixture.directory, "asked");
      await execa("mkfifo", [asked]);
      await fixture.write("bin/docker", `#!/bin/sh\necho > '${asked}'\nexec sleep 100\n`);
      await chmod(join(fixture.directory, "bin/docker"), 0o755);
      const up = fixture.start("up", {
        env: { PATH: [join(fixture.directory, "bin"), process.env.PATH].join(delimiter) },
      });
      await readFile(asked);
      const children = await descendantsOf(up.pid);
      expect(children.length).toBeGreaterThan(0);
      up.interrupt();
      expect(await up.result).toMatchObject({ exitCode: 130, stdout: "", stderr: "✖ interrupted\n" });
      for (const { pid } of children) expect(await isRunning(pid)).toBe(false);
      expect(await containersOf(fixture.project)).toEqual([]);
    },
  );
});

describeWithEngine("an interrupted status --watch", () => {
  scenario(
    "exits with 0 and changes nothing",
    { "compose.yaml": `services: { web: { ${quickIdle} } }` },
    async (fixture) => {
      await fixture.compose("up -d");
      const before = await containersOf(fixture.project);
      const watch = fixture.start("status --watch");
      await watch.says("web");
      watch.interrupt();
      expect(await watch.result).toMatchObject({ exitCode: 0, stderr: "" });
      expect(await containersOf(fixture.project)).toEqual(before);
    },
  );
});
