import { stripVTControlCharacters } from "node:util";
import { describe, expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { statesOf, volumesOf } from "../support/engine/engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { hasTerminals, startOnTerminal } from "../support/on-terminal.ts";
import { quickProbed } from "../support/quick-probed.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const files = {
  "compose.yaml": `
    services:
      first: { ${quickProbed("true")}, volumes: ["data:/data"] }
      slow: { ${quickProbed("test -e /tmp/go")} }
    volumes:
      data:
  `,
};
const hideCursor = "\u001b[?25l";
const showCursor = "\u001b[?25h";
const enterAlternate = "\u001b[?1049h";
const leaveAlternate = "\u001b[?1049l";
const eraseScrollback = "\u001b[3J";
const red = "\u001b[31m";
const ctrlC = "\u0003";
const ctrlD = "\u0004";

const suite = (await hasTerminals()) ? describeWithEngine : describe.skip;

suite("on a terminal", () => {
  scenario("Ctrl-C restores the cursor and names the running services", files, async (fixture) => {
    const up = start(fixture, ["up"]);
    await up.shows(/first.* ready/);
    await until(async () => (await statesOf(fixture.project)).slow === "running");
    up.type(ctrlC);
    const { exitCode, output } = await up.result;
    expect(exitCode).toBe(130);
    expect(output).toContain(hideCursor);
    expect(output.lastIndexOf(showCursor)).toBeGreaterThan(output.lastIndexOf(hideCursor));
    expect(stripVTControlCharacters(output)).toContain(
      "✖ interrupted; still running: first, slow\r\n→ Run stackctl up to continue",
    );
    expect(stripVTControlCharacters(output).match(/still running/g)).toHaveLength(1);
    expect(await statesOf(fixture.project)).toEqual({ first: "running", slow: "running" });
  });

  scenario(
    "status --watch keeps the scrollback and leaves the last state on the normal screen",
    { "compose.yaml": `services: { web: { ${quickIdle} } }` },
    async (fixture) => {
      await fixture.compose("up -d");
      const watch = start(fixture, ["status", "--watch"]);
      await watch.shows(/web .*ready/);
      watch.type(ctrlC);
      const { exitCode, output } = await watch.result;
      expect(exitCode).toBe(0);
      const [before = "", ...after] = output.split(leaveAlternate);
      expect(before).toContain(enterAlternate);
      expect(stripVTControlCharacters(after.join(""))).toMatch(/is up: 1 ready[\s\S]*web .*ready/);
      expect(output).not.toContain(eraseScrollback);
      expect(output.lastIndexOf(showCursor)).toBeGreaterThan(output.lastIndexOf(hideCursor));
    },
  );

  for (const [keys, pressed, exitCode, message] of [
    [ctrlC, "Ctrl-C", 130, "✖ interrupted; nothing was changed"],
    [ctrlD, "Ctrl-D", 130, "✖ interrupted; nothing was changed"],
    ["n", "n", 7, "✖ nothing was removed"],
    ["\r", "Enter alone", 7, "✖ nothing was removed"],
  ] as const) {
    scenario(`${pressed} at the prompt of down --volumes removes nothing`, files, async (fixture) => {
      await fixture.compose("up -d first");
      const down = start(fixture, ["down", "--volumes"]);
      await down.shows("with all their data?");
      down.type(keys);
      const ended = await down.result;
      expect(ended.exitCode).toBe(exitCode);
      expect(stripVTControlCharacters(ended.output)).toContain(message);
      expect(ended.output.lastIndexOf(showCursor)).toBeGreaterThan(ended.output.lastIndexOf(hideCursor));
      expect(await statesOf(fixture.project)).toEqual({ first: "running" });
      expect(await volumesOf(fixture.project)).toHaveLength(1);
    });
  }

  scenario("y at the prompt removes the volumes too", files, async (fixture) => {
    await fixture.compose("up -d first");
    const down = start(fixture, ["down", "--volumes"]);
    await down.shows(`Remove the volumes of ${fixture.project} with all their data?`);
    down.type("y");
    expect(await down.result).toMatchObject({ exitCode: 0 });
    expect(await statesOf(fixture.project)).toEqual({});
    expect(await volumesOf(fixture.project)).toEqual([]);
  });

  scenario(
    "colours are used, unless NO_COLOR is set, and no line is wider than the screen",
    {
      "compose.yaml": `
        services:
          ok: { ${quickIdle} }
          talkative: { ${quick}, command: [sh, -c, "echo ${"blah ".repeat(40)}; exit 3"] }
      `,
    },
    async (fixture) => {
      // On a busy machine the talkative service may outlast a short window.
      const env = { STACKCTL_STABILITY_WINDOW: "10s" };
      const coloured = await start(fixture, ["up"], { columns: 60, env }).result;
      expect(coloured).toMatchObject({ exitCode: 6, output: expect.stringContaining(red) });
      const bare = await start(fixture, ["up"], { columns: 60, env: { ...env, NO_COLOR: "1" } }).result;
      expect(bare).toMatchObject({ exitCode: 6, output: expect.not.stringContaining(red) });
      for (const { output } of [coloured, bare]) {
        const widths = stripVTControlCharacters(output)
          .split(/[\r\n]+/)
          .map((line) => line.length);
        expect(Math.max(...widths)).toBeLessThanOrEqual(60);
      }
    },
  );
});

function start(
  { directory, project }: Fixture,
  args: readonly string[],
  { env = {}, columns = 100 }: { env?: Record<string, string>; columns?: number } = {},
) {
  const quickly = { COMPOSE_PROJECT_NAME: project, STACKCTL_STABILITY_WINDOW: "300ms" };
  return startOnTerminal(args, { cwd: directory, columns, env: { ...quickly, ...env } });
}
