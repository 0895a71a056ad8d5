import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setDotenvValue } from "../../../src/plan/dotenv/edit-dotenv.ts";
import { parseDotenv } from "../../../src/plan/dotenv/parse-dotenv.ts";
import { dotenvCorpus } from "./dotenv-corpus.ts";

const version = await execa("docker", ["compose", "version", "--short"], { reject: false });
const noCompose = version.exitCode === 0 ? undefined : "docker compose is not installed, or does not answer";

/** The plugin, run without the docker CLI, which starts it twice for each command. */
const plugins = '{{range .ClientInfo.Plugins}}{{if eq .Name "compose"}}{{.Path}}{{end}}{{end}}';
const { stdout: plugin } = await execa("docker", ["info", "--format", plugins], { reject: false });
const [program, ...firstArgs] = plugin ? [plugin.trim()] : ["docker", "compose"];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dotenv-contract-"));
  await writeFile(join(folder, "compose.yaml"), "name: dotenv-contract\nservices: { a: { image: a } }\n");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;

/** What `docker compose config --environment` prints, or "refused". */
async function readWithCompose(texts: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const paths = texts.map(() => join(folder, `${files++}.env`));
  await Promise.all(paths.map((path, index) => writeFile(path, texts[index] ?? "")));
  const args = [...firstArgs, ...paths.flatMap((path) => ["--env-file", path]), "config", "--environment"];
  const env = { PATH: process.env.PATH, HOME: folder, ...environment };
  const result = await execa(program, args, { cwd: folder, env, extendEnv: false, reject: false });
  return result.exitCode === 0 ? result.stdout : "refused";
}

/** The differences between the variables that Compose printed and the expected ones. */
function compare(
  printed: string,
  expected: Readonly<Record<string, string>>,
  environment: readonly string[],
) {
  let rest = `\n${printed}\n`;
  const missing: string[] = [];
  const blocks = Object.entries(expected)
    .filter(([name]) => !environment.includes(name))
    .map(([name, value]) => `\n${name}=${value}\n`)
    .sort((first, second) => second.length - first.length);
  for (const block of blocks) {
    if (!rest.includes(block)) missing.push(block.trim());
    rest = rest.replace(block, () => "\n");
  }
  const own = ["PATH", "HOME", "PWD", "COMPOSE_PROJECT_NAME", ...environment].join("|");
  const surplus = rest
    .split("\n")
    .filter((line) => !new RegExp(`^(?:(?:${own}|DOCKER_CLI_\\w*|)=.*)?$`).test(line));
  return { missing, surplus };
}

describe.concurrent("Compose itself", () => {
  it.for(dotenvCorpus)("agrees: $title", async ({ text, environment, expected }, { skip }) => {
    skip(noCompose !== undefined, noCompose);
    const printed = await readWithCompose([text], environment);
    if (expected === "refused") expect(printed).toBe("refused");
    else
      expect(compare(printed, expected, Object.keys(environment ?? {}))).toEqual({
        missing: [],
        surplus: [],
      });
  });

  it("agrees on references from one file to the files before it", async ({ skip }) => {
    skip(noCompose !== undefined, noCompose);
    const [first, second] = ["A=1\nB=1\n", "A=2\nC=$A$B\n"];
    const printed = await readWithCompose([first, second]);
    expect(compare(printed, { A: "2", B: "1", C: "21" }, [])).toEqual({ missing: [], surplus: [] });

    const earlier = new Map(Object.entries({ A: "1", B: "1" }));
    const { entries } = parseDotenv(second, { file: ".env", lookup: () => undefined, earlier });
    expect(entries.at(-1)?.value).toBe("21");
  });

  it.for([
    "true",
    "",
    "a b",
    " a ",
    "a # b",
    "#a",
    "it's",
    'say "hi"',
    "pa$word",
    "a\\nb\\",
    "'\\'\n\"$x",
    "日本",
  ])("reads back what setDotenvValue wrote: %j", async (value, { skip }) => {
    skip(noCompose !== undefined, noCompose);
    // One run of Compose reads all four.
    const texts = { A: "", B: "B=old # c\n", C: "C='old'\n", D: 'export D="old"\r\n' };
    const written = Object.entries(texts).map(([name, text]) => setDotenvValue(text, name, value));
    const expected = Object.fromEntries(Object.keys(texts).map((name) => [name, value]));
    expect(compare(await readWithCompose(written), expected, [])).toEqual({ missing: [], surplus: [] });
  });
});
