import { expect, it } from "vitest";
import { displayWidth } from "../../../src/render/text/wrap-text.ts";
import { colored } from "../styles.ts";

it.each([
  ["", 0],
  ["abc", 3],
  ["é", 1],
  ["e\u0301", 1],
  ["✔ ✖ ⚠ ● ○ · → … ⠙", 17],
  ["日本", 4],
  ["ﾊﾟ", 2],
  ["😀", 2],
  ["👩‍👩‍👧", 2],
  ["🇩🇪", 2],
  [colored.bad("abc"), 3],
])("%j is %i columns wide", (text, width) => {
  expect(displayWidth(text)).toBe(width);
});
