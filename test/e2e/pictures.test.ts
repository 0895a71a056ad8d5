import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { formatSvg, readSvgText } from "../../scripts/pictures/format-svg.ts";
import { readTerminal, type Span } from "../../scripts/pictures/read-terminal.ts";
import { maskMeasured } from "../support/demo/mask.ts";
import { shopFiles } from "../support/demo/shop.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { freePort } from "../support/free-port.ts";
import { hasTerminals, startOnTerminal } from "../support/on-terminal.ts";
import { scenario } from "../support/scenario.ts";

const root = join(import.meta.dirname, "..", "..");
const columns = 86;
const description =
  "A terminal: stackctl up starts a database, a job and a web server; with --enable-search it shows why the search service failed; once the missing variable is set, the stack is up";
/** `npm run pictures` writes the pictures; without it they are compared. */
const isWriting = process.env.STACKCTL_WRITE_PICTURES === "1";

const suite = (await hasTerminals()) ? describeWithEngine : describe.skip;

suite("README", () => {
  scenario(
    "shop",
    async () => shopFiles(await freePort()),
    async (fixture) => {
      const screens = [
        await show(fixture, "stackctl up"),
        await show(fixture, "stackctl up --enable-search"),
      ];
      await fixture.write(".env", "SEARCH_API_KEY=demo-key\n");
      screens.push([prompt("echo SEARCH_API_KEY=demo-key >> .env")]);
      screens.push(await show(fixture, "stackctl up --enable-search"));
      const picture = formatSvg(
        screens.flatMap((lines, at) => (at === 0 ? lines : [[], ...lines])),
        { columns, description },
      );
      const path = join(root, "docs/pictures/up.svg");
      if (isWriting) await writeFile(path, picture);
      expect(maskMeasured(readSvgText(picture))).toBe(maskMeasured(readSvgText(readFileSync(path, "utf8"))));

      const page = readFileSync(join(root, "README.md"), "utf8");
      const samples = await readSamples(page, fixture);
      expect(samples.length).toBeGreaterThan(0);
      if (isWriting) await writeFile(join(root, "README.md"), fillSamples(page, samples));
      else for (const { shown, printed } of samples) expect(maskMeasured(shown)).toBe(maskMeasured(printed));
    },
  );
});

interface Sample {
  readonly command: string;
  readonly shown: string;
  readonly printed: string;
}

const sampleBlock = /(<!-- output in the demo project: (.*) -->\n```text\n)([\s\S]*?)(```\n)/g;

/** What README shows as the output of a command, and what that command prints into a pipe. */
async function readSamples(page: string, { stackctl, project }: Fixture): Promise<readonly Sample[]> {
  const blocks = [...page.matchAll(sampleBlock)];
  return await Promise.all(
    blocks.map(async ([, , command = "", shown = ""]) => {
      const { stdout } = await stackctl(command.split(" ").slice(1));
      return { command, shown, printed: stdout.replaceAll(project, "shop") };
    }),
  );
}

function fillSamples(page: string, samples: readonly Sample[]): string {
  return page.replaceAll(sampleBlock, (block, start: string, command: string, _shown, end: string) => {
    const printed = samples.find((sample) => sample.command === command)?.printed;
    return printed === undefined ? block : `${start}${printed}${end}`;
  });
}

/** The command and what it leaves on the screen. */
async function show({ directory, project }: Fixture, command: string): Promise<readonly (readonly Span[])[]> {
  const [, ...args] = command.split(" ");
  const env = { COMPOSE_PROJECT_NAME: project, STACKCTL_STABILITY_WINDOW: "300ms" };
  const { output } = await startOnTerminal(args, { cwd: directory, columns, env }).result;
  const shown = output.replaceAll(project, "shop").replaceAll(/localhost:\d+/g, "localhost:8080");
  const lines = await readTerminal(shown, columns);
  return [prompt(command), ...lines];
}

function prompt(command: string): readonly Span[] {
  return [
    { text: "$ ", color: 8, bold: false, dim: false },
    { text: command, color: undefined, bold: true, dim: false },
  ];
}
