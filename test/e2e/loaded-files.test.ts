import { basename } from "node:path";
import { expect } from "vitest";
import { describeWithEngine } from "../support/engine/describe-with-engine.ts";
import type { Fixture } from "../support/fixture.ts";
import { quickIdle } from "../support/quick-service.ts";
import { scenario } from "../support/scenario.ts";

/** Records each file of the program that Node opens. */
const hook = `
  const fs = require("node:fs");
  const readFileSync = fs.readFileSync;
  fs.readFileSync = (path, ...rest) => {
    if (String(path).endsWith(".cjs")) fs.appendFileSync(process.env.LOADED, path + "\\n");
    return readFileSync(path, ...rest);
  };
`;

/** The names of the program's files that a command loads, without its entry point. */
async function listLoaded(fixture: Fixture, args: string): Promise<readonly string[]> {
  await fixture.write("loaded", "");
  const env = {
    LOADED: `${fixture.directory}/loaded`,
    NODE_OPTIONS: `--require=${fixture.directory}/hook.js`,
  };
  expect(await fixture.stackctl(args, { env })).toMatchObject({ exitCode: 0 });
  const paths = (await fixture.read("loaded")).trim().split("\n");
  return [...new Set(paths.map((path) => basename(path)))].filter((name) => name !== "main.cjs");
}

describeWithEngine("the code that frequent commands load", () => {
  scenario(
    "is only a part of the program, also in a project with a .env",
    { "compose.yaml": `services: { web: { ${quickIdle} } }`, ".env": "A=1\n", "hook.js": hook },
    async (fixture) => {
      expect(await fixture.stackctl("up")).toMatchObject({ exitCode: 0 });
      expect(await listLoaded(fixture, "up")).toEqual(["often.cjs"]);
      expect(await listLoaded(fixture, "status")).toEqual(["often.cjs"]);
      expect(await listLoaded(fixture, "features")).toEqual(["often.cjs"]);
    },
  );
});
