import { expect, it } from "vitest";
import { addHint } from "../../../src/render/text/add-hint.ts";

it.each([
  ["a port is taken", undefined, "a port is taken"],
  ["a port is taken", "Use another port.", "a port is taken. Use another port."],
  ["it ended: killed.", "Run it again.", "it ended: killed. Run it again."],
])("adds to %s the hint %s", (message, hint, expected) => expect(addHint(message, hint)).toBe(expected));
