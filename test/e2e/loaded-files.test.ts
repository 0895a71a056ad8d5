import { basename } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createFixture } from "../support/fixture.ts";

/** Records each file of the program that Node opens. */
const hook = `
  const fs = require("node:fs");
  const readFileSync = fs.readFileSync;
  fs.readFileSync = (path, ...rest) => {
    if (String(path).endsWith(".cjs")) fs.appendFileSync(process.env.LOADED, path + "\\n");
    return readFileSync(path, ...rest);
  };
`;

it.each([
  ["--version", ["main.cjs"]],
  ["--help", ["main.cjs"]],
  ["features", ["main.cjs", "rest.cjs"]],
])("loads %s from as few files as it needs", async (args, files) => {
  const fixture = await createFixture("loaded", { "compose.yaml": "services: {}", "hook.js": hook }, "none");
  onTestFinished(() => fixture.cleanup());
  const env = {
    LOADED: `${fixture.directory}/loaded`,
    NODE_OPTIONS: `--require=${fixture.directory}/hook.js`,
  };
  await fixture.stackctl(args, { env });
  const paths = (await fixture.read("loaded")).trim().split("\n");
  expect([...new Set(paths.map((path) => basename(path)))]).toEqual(files);
});
