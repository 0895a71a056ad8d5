import { describe, expect, it } from "vitest";
import { stripControl } from "../../../src/adapters/text/strip-control.ts";

describe("stripControl", () => {
  it.each([
    ["plain text stays, tabs and other scripts too", "a\tb – ж 🐳", "a\tb – ж 🐳"],
    ["colours go", "\u001b[31mred\u001b[0m", "red"],
    ["cursor moves and titles go", "\u001b[2J\u001b]0;title\u0007x\u001b[1A", "x"],
    ["bells, nulls and C1 controls go", "a\u0007b\u0000c\u009bd\u007fe", "abcde"],
    ["what a carriage return overwrote is gone", "10 %\r50 %\r100 %", "100 %"],
    ["a carriage return at the end overwrites nothing", "done\r", "done"],
  ])("%s", (_, line, expected) => {
    expect(stripControl(line)).toBe(expected);
  });
});
