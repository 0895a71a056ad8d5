import { expect, it } from "vitest";
import { asSentence } from "../../src/domain/errors.ts";

it.each([
  ["use another name", "Use another name."],
  ["Use another name.", "Use another name."],
  ["did you mean gpu?", "Did you mean gpu?"],
  ["install it: https://nodejs.org", "Install it: https://nodejs.org"],
  ["--disable-gpu leaves it out", "--disable-gpu leaves it out."],
])("writes %s as a sentence", (text, expected) => expect(asSentence(text)).toBe(expected));
