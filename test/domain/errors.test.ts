import { expect, it } from "vitest";
import { addHint, asSentence } from "../../src/domain/errors.ts";

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
