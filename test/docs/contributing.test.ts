import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const read = (name: string) => readFileSync(join(root, name), "utf8");
const contributing = read("CONTRIBUTING.md");
/** Matches paths of the repository in backticks, without placeholders. */
const paths = [...contributing.matchAll(/`((?:src|test|docs|scripts|templates|\.github)\/[^`\s]*)`/g)]
  .map(([, path = ""]) => path)
  .filter((path) => !path.includes("NAME"));
const scripts = [...contributing.matchAll(/`npm run ([\w:-]+)`/g)].map(([, name = ""]) => name);

describe("CONTRIBUTING.md", () => {
  it("has the same guide as AGENTS.md", () => {
    const guide = (page: string) => page.slice(page.indexOf("## Where to change what"));
    expect(guide(read("AGENTS.md"))).toBe(guide(contributing));
  });

  it.each(paths)("names %s, which exists", (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });

  it.each([...new Set(scripts)])("names npm run %s, which exists", (name) => {
    expect(JSON.parse(read("package.json"))).toHaveProperty(["scripts", name]);
  });
});
