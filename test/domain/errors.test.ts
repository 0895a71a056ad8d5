import { expect, it } from "vitest";
import { errorMeanings } from "../../src/domain/error-meanings.ts";
import { addHint, asSentence } from "../../src/domain/errors.ts";
import { sources } from "../support/sources.ts";

it.each([
  ["use another name", "Use another name."],
  ["Use another name.", "Use another name."],
  ["did you mean gpu?", "Did you mean gpu?"],
  ["install it: https://nodejs.org", "Install it: https://nodejs.org"],
  ["--disable-gpu leaves it out", "--disable-gpu leaves it out."],
])("writes %s as a sentence", (text, expected) => expect(asSentence(text)).toBe(expected));

it.each([
  ["a port is taken", undefined, "a port is taken"],
  ["a port is taken", "Use another port.", "a port is taken. Use another port."],
  ["it ended: killed.", "Run it again.", "it ended: killed. Run it again."],
])("adds to %s the hint %s", (message, hint, expected) => expect(addHint(message, hint)).toBe(expected));

it("has no error code that nothing throws", () => {
  const lists = ["src/domain/errors.ts", "src/domain/error-meanings.ts"];
  const text = sources.flatMap((one) => (lists.includes(one.name) ? [] : one.text)).join("\n");
  expect(Object.keys(errorMeanings).filter((code) => !text.includes(`"${code}"`))).toEqual([]);
});
