import { expect, it } from "vitest";
import { cleanLine, cleanText } from "../../../src/render/text/clean-text.ts";

it.each([
  ["\u001b[31mred\u001b[0m", "red"],
  ["a\u001b[2J\u001b[Hb", "ab"],
  ["\u001b]0;title\u0007x", "x"],
  ["a\rb\r\nc", "a\nb\nc"],
  ["a\tb\u0000c\u200ed", "a  bcd"],
  ["日本 👩‍👧 é", "日本 👩‍👧 é"],
])("cleanText makes %j harmless", (text, expected) => {
  expect(cleanText(text)).toBe(expected);
});

it("cleanLine joins lines", () => {
  expect(cleanLine(" a \n\n  b\r\n")).toBe("a b");
});
