import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fillBlocks } from "../../scripts/docs/format-reference.ts";

const page = readFileSync(new URL("../../docs/reference.md", import.meta.url), "utf8");

/** GitHub's anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .trim()
    .replaceAll(" ", "-");
}

describe("docs/reference.md", () => {
  it("has a heading for each of its own links", () => {
    const anchors = new Set([...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => anchorOf(heading)));
    const links = [...page.matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor = ""]) => anchor);
    expect(links.filter((anchor) => !anchors.has(anchor))).toEqual([]);
  });

  it("is generated block by block, and keeps the prose between the blocks", () => {
    const text = "a\n<!-- generated: one -->\nold\n<!-- /generated -->\nb\n";
    expect(fillBlocks(text, { one: "new" })).toBe(
      "a\n<!-- generated: one -->\n\nnew\n\n<!-- /generated -->\nb\n",
    );
    expect(() => fillBlocks(text, {})).toThrow("nothing generates: one");
    expect(() => fillBlocks(text, { one: "new", two: "new" })).toThrow("lacks the generated blocks: two");
  });
});
