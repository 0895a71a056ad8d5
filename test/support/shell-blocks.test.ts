import { describe, expect, it } from "vitest";
import { findShellBlocks } from "./shell-blocks.ts";

const block = (language: string, text: string, before = "") =>
  `${before}\n\`\`\`${language}\n${text}\n\`\`\`\n`;

describe("findShellBlocks", () => {
  it("finds sh and bash blocks with their line numbers, and ignores other blocks", () => {
    const page = `# A\n${block("sh", "a\nb")}${block("yaml", "x: 1")}${block("bash", "c")}`;
    expect(findShellBlocks(page)).toEqual({
      blocks: [
        { line: 3, text: "a\nb\n", notRun: undefined },
        { line: 12, text: "c\n", notRun: undefined },
      ],
      faults: [],
    });
  });

  it("reads the reason from the preceding line", () => {
    const page = block("sh", "npm ci", "<!-- not run: needs a registry -->");
    expect(findShellBlocks(page).blocks).toMatchObject([{ line: 2, notRun: "needs a registry" }]);
  });

  it.each([
    ["a marker without a reason", block("sh", "a", "<!-- not run: -->"), "1: no reason why it is not run"],
    [
      "a marker before no shell block",
      block("yaml", "a", "<!-- not run: old -->"),
      "1: no shell block follows on the next line",
    ],
    [
      "a marker that a line parts from its block",
      block("sh", "a", "<!-- not run: old -->\n"),
      "1: no shell block follows on the next line",
    ],
    [
      "commands that no language says to be shell",
      block("", "$ stackctl up"),
      "2: commands in a block of no language; write sh",
    ],
    ["a session", block("console", "stackctl up"), "2: commands in a block of console; write sh"],
  ])("reports %s as a fault", (_, page, fault) => {
    expect(findShellBlocks(page).faults).toEqual([fault]);
  });

  it("treats a fence within a longer fence as text", () => {
    expect(findShellBlocks("````md\n```sh\na\n```\n````\n")).toEqual({ blocks: [], faults: [] });
  });
});
