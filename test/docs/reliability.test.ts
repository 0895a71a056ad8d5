import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..", "..");
const page = readFileSync(join(root, "docs/reliability.md"), "utf8");
const named = [...page.matchAll(/`(test\/[\w./-]+)`/g)].map(([, path = ""]) => path);

describe("docs/reliability.md", () => {
  it("names tests for its promises", () => {
    expect(named.length).toBeGreaterThan(10);
  });

  it.each(named)("names %s, which exists", (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });
});
