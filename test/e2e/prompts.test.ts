import { stripVTControlCharacters } from "node:util";
import { describe, expect } from "vitest";
import { parse } from "yaml";
import { Manifest } from "../../src/domain/manifest.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { hasTerminals, startOnTerminal } from "../support/on-terminal.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

const files = {
  "compose.yaml": `
    services:
      web: { ${quickIdle} }
      cache: { ${quickIdle}, profiles: [cache] }
      mail: { ${quickIdle}, profiles: [mail] }
  `,
};
const down = "\u001b[B";
const ctrlC = "\u0003";
const ctrlD = "\u0004";

const suite = (await hasTerminals()) ? describeWithEngine : describe.skip;

suite("asked on a terminal", () => {
  scenario("init writes the answers", files, async (fixture) => {
    const init = start(fixture, ["init"]);
    await init.shows("Which features shall be on by default?");
    init.type(`${down} \r`);
    await init.shows("A GitHub workflow");
    init.type("y");
    await init.shows("Write this?");
    init.type("\r");
    const { exitCode, output } = await init.result;
    expect(exitCode).toBe(0);
    expect(stripVTControlCharacters(output)).toContain("✔ stackctl.yaml");
    expect(Manifest.parse(parse(await fixture.read("stackctl.yaml"))).enable).toEqual(["mail"]);
    expect(await fixture.read(".github/workflows/stackctl.yml")).toContain("name: stackctl");
  });

  scenario("init asks only for answers that the options do not give", files, async (fixture) => {
    const init = start(fixture, ["init", "--enable", "cache", "--no-github"]);
    await init.shows("Write this?");
    init.type("\r");
    const { exitCode, output } = await init.result;
    expect(exitCode).toBe(0);
    expect(output).not.toMatch(/Which features|workflow/);
  });

  for (const [keys, pressed] of [
    [ctrlC, "Ctrl-C"],
    [ctrlD, "Ctrl-D"],
    ["\u001b", "Escape"],
  ] as const) {
    scenario(`${pressed} at a prompt of init writes nothing`, files, async (fixture) => {
      const init = start(fixture, ["init"]);
      await init.shows("Which features");
      init.type(keys);
      const { exitCode, output } = await init.result;
      expect(exitCode).toBe(130);
      expect(stripVTControlCharacters(output)).toContain("✖ interrupted; nothing was changed");
      expect(output.lastIndexOf("\u001b[?25h")).toBeGreaterThan(output.lastIndexOf("\u001b[?25l"));
      await expect(fixture.read("stackctl.yaml")).rejects.toThrow("ENOENT");
    });
  }

  scenario("the answer no to the last question writes nothing", files, async (fixture) => {
    const init = start(fixture, ["init", "--enable", "cache", "--no-github"]);
    await init.shows("Write this?");
    init.type("n");
    expect(await init.result).toMatchObject({ exitCode: 7 });
    await expect(fixture.read("stackctl.yaml")).rejects.toThrow("ENOENT");
  });

  scenario("with NO_COLOR there are no colours, and 60 columns are enough", files, async (fixture) => {
    const init = start(fixture, ["init"], { columns: 60, env: { NO_COLOR: "1" } });
    await init.shows("Which features");
    init.type("\r");
    await init.shows("A GitHub workflow");
    init.type("n");
    await init.shows("Write this?");
    init.type("\r");
    const { exitCode, output } = await init.result;
    expect(exitCode).toBe(0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
    expect(output).not.toMatch(/\u001b\[(?:3[0-7]|9[0-7])m/);
    const widths = stripVTControlCharacters(output)
      .split(/[\r\n]+/)
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(60);
  });

  scenario(
    "features add prompts for the image, and refuses an invalid one",
    { ...files, "stackctl.yaml": "features: { cache: {}, mail: {} }\n" },
    async (fixture) => {
      const add = start(fixture, ["features", "add", "queue"]);
      await add.shows("Which image does queue run?");
      add.type("a b\r");
      await add.shows("it has a space");
      add.type("\u007f\u007f\u007fmq:1\r");
      await add.shows("What is it for");
      add.type("\r");
      expect(await add.result).toMatchObject({ exitCode: 0 });
      expect(await fixture.read("templates/features/queue/compose.yaml")).toContain("image: mq:1\n");
      expect(await fixture.read("templates/features/queue/feature.yaml")).toContain(
        "description: Runs mq:1\n",
      );
    },
  );

  scenario("eject asks for confirmation before it replaces a file", files, async (fixture) => {
    await fixture.write("compose.ejected.yaml", "mine\n");
    const eject = start(fixture, ["eject"]);
    await eject.shows("Replace compose.ejected.yaml?");
    eject.type("\r");
    expect(await eject.result).toMatchObject({ exitCode: 7 });
    expect(await fixture.read("compose.ejected.yaml")).toBe("mine\n");
  });
});

function start(
  { directory, project }: Fixture,
  args: readonly string[],
  { env = {}, columns = 100 }: { env?: Record<string, string>; columns?: number } = {},
) {
  return startOnTerminal(args, { cwd: directory, columns, env: { COMPOSE_PROJECT_NAME: project, ...env } });
}
