import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { maskMeasured } from "../support/demo/mask.ts";
import { shopFiles } from "../support/demo/shop.ts";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import { busyboxImage } from "../support/engine/images.ts";
import type { Fixture, FixtureFiles } from "../support/fixture.ts";
import { freePort } from "../support/free-port.ts";
import { quick, quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

/**
 * The first commands of a new user, with all that they print: a golden file that is read like documentation. Write it
 * anew with `STACKCTL_WRITE_TRANSCRIPT=1`, then read it.
 */
const golden = join(import.meta.dirname, "golden/first-commands.md");
const isWriting = process.env.STACKCTL_WRITE_TRANSCRIPT === "1";
const stable = { STACKCTL_STABILITY_WINDOW: "300ms", STACKCTL_UNHEALTHY_GRACE: "300ms" };

interface Chapter {
  readonly title: string;
  readonly files: () => Promise<FixtureFiles>;
  readonly commands: readonly string[];
}

const chapters: readonly Chapter[] = [
  {
    title: "README's commands",
    files: async () => shopFiles(await freePort()),
    commands: [
      "features",
      "plan --enable-reports",
      "up",
      "up",
      "status",
      "up --enable-search",
      "status",
      "features enable reports",
      "features explain reports",
      "up",
      "features",
      "logs migrate",
      "open --print web",
      "restart web",
      "wait",
      "config",
      "matrix",
      "lint",
      "down",
      "status",
      "down",
    ],
  },
  {
    title: "Docker's verbs and flags",
    files: async () => shopFiles(await freePort()),
    commands: [
      "version",
      "-v",
      "up -d",
      "up --wait",
      "ps",
      "stop",
      "stop web",
      "start web",
      "pull",
      "build",
      "exec web sh",
      "run web ls -l",
      "top",
      "images",
      "port web 80",
      "kill web",
      "rm -f web",
      "cp web:/etc/hosts .",
      "ls",
      "events",
      "stats",
      "--profile reports up",
      "up --remove-orphans",
      "down --rmi all",
      "logs --tail 1 migrate",
      "compose -- ps --services",
      "down",
    ],
  },
  {
    title: "Typos",
    files: async () => ({
      ...shopFiles(await freePort()),
      "stackctl.yaml": "presets: { full: [search, reports] }\n",
    }),
    commands: [
      "statsu",
      "up --enable-serch",
      "up --enable serch",
      "up wbe",
      "up --preset ful",
      "up --profile report",
      "up --progress fancy",
      "up --wait-timout 5m",
      "features enable serch",
      "features explain serch",
      "logs wbe",
      "completion bsh",
      "restart wbe",
    ],
  },
  {
    title: "A misspelt key, preset and setting in stackctl.yaml",
    files: async () => ({
      ...shopFiles(await freePort()),
      "stackctl.yaml": `
        feature: { search: {} }
        presets: { full: [serch] }
        settings: { waitTimeout: "5 minutes", progres: plain }
      `,
    }),
    commands: ["up", "features"],
  },
  {
    title: "A project with a build that fails, a job and a crash loop",
    files: async () => ({
      Dockerfile: `
        FROM ${busyboxImage}
        RUN echo compiling && echo 'main.c:7: missing semicolon' >&2 && exit 17
      `,
      "compose.yaml": `
        services:
          app: { build: ., profiles: [app] }
          seed: { ${quick}, command: "echo 40 rows", profiles: [jobs] }
          report: { ${quick}, command: "sh -c 'echo no rows >&2; exit 3'", profiles: [jobs], depends_on: { seed: { condition: service_completed_successfully } } }
          looping: { ${quick}, command: "sh -c 'echo no config; exit 1'", restart: always, profiles: [loop] }
          base: { ${quickIdle} }
      `,
    }),
    commands: ["up --enable-app", "up --enable-jobs", "up --enable-loop", "down"],
  },
  {
    title: "No project, no engine",
    files: async () => ({}),
    commands: ["up", "status", "features", "--file nowhere.yaml up", "down"],
  },
];

const printed = new Map<string, string>();

describeWithEngine("the first commands of a new user", () => {
  for (const { title, files, commands } of chapters) {
    scenario(title, files, async (fixture) => {
      const parts: string[] = [];
      for (const command of commands) parts.push(await show(fixture, command));
      const text = `## ${title}\n\n${await showFiles(fixture)}${parts.join("\n")}`;
      printed.set(title, text);
      if (!isWriting) expect(normalise(text)).toBe(normalise(readChapter(title)));
    });
  }

  it("have no other chapter in the golden file", async () => {
    if (isWriting) {
      await mkdir(dirname(golden), { recursive: true });
      const text = chapters.map(({ title }) => printed.get(title) ?? readChapter(title)).join("\n");
      await writeFile(golden, `# The first commands of a new user\n\n${text}`);
    }
    const titles = [...readFileSync(golden, "utf8").matchAll(/^## (.*)$/gm)].map(([, title = ""]) => title);
    expect(titles).toEqual(chapters.map(({ title }) => title));
  });
});

function readChapter(title: string): string {
  const text = existsSync(golden) ? readFileSync(golden, "utf8") : "";
  const start = text.indexOf(`## ${title}\n`);
  const next = text.indexOf("\n## ", start + 1);
  return start < 0 ? "" : text.slice(start, next < 0 ? undefined : next + 1);
}

async function showFiles(fixture: Fixture): Promise<string> {
  const names = ["stackctl.yaml", "compose.yaml", "Dockerfile"].filter((name) =>
    existsSync(join(fixture.directory, name)),
  );
  const texts = await Promise.all(
    names.map(async (name) => `\`${name}\`:\n\n\`\`\`\n${(await fixture.read(name)).trim()}\n\`\`\`\n\n`),
  );
  return texts
    .join("")
    .replaceAll(busyboxImage, "busybox")
    .replaceAll(/\b\d+(?=:80"\])/g, "8080");
}

/** The command, what it prints to stderr and stdout, and its exit code unless that is 0. */
async function show(fixture: Fixture, command: string): Promise<string> {
  const { stdout, stderr, exitCode } = await fixture.stackctl(command, { env: stable });
  const lines = [
    `$ stackctl ${command}`,
    ...[stderr, stdout].map((text) => text.trimEnd()).filter((text) => text !== ""),
    ...(exitCode === 0 ? [] : [`exit code ${exitCode}`]),
  ];
  const text = lines
    .join("\n")
    .replaceAll(fixture.directory, "/shop")
    .replaceAll(fixture.project, "shop")
    .replaceAll(busyboxImage, "busybox")
    .replaceAll(/localhost:\d+/g, "localhost:8080");
  return `\`\`\`text\n${text}\n\`\`\`\n`;
}

/**
 * Leaves out what depends on the moment: that a service is starting or was restarted, how often a crash loop was
 * restarted before it was seen and how often its line is in the log, and whether its container runs just now. Services that
 * change at the same time are reported in any order, so neighbouring lines of progress are sorted.
 */
function normalise(text: string): string {
  const lines: string[] = [];
  let progress: string[] = [];
  for (const line of maskMeasured(text).split("\n")) {
    if (/^ ?<time> . \S+ (?:starting|restarted .*)$/.test(line)) continue;
    if (/^ ?<time> /.test(line)) {
      progress.push(line.replace(/\b\d+ times\b/, "<count> times"));
      continue;
    }
    const shown = line
      .replace(/^ state (?:running|restarting)$/, " state <state>")
      .replace(/^ restarts \d+$/, " restarts <count>")
      .replace(/\b\d+ (times|restarts)\b/, "<count> $1");
    if (shown.trim() === "" || shown !== lines.at(-1)) lines.push(...progress.sort(), shown);
    progress = [];
  }
  return lines.join("\n").trim();
}
