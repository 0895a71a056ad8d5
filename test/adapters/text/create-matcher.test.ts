import { describe, expect, it } from "vitest";
import { createMatcher } from "../../../src/adapters/text/create-matcher.ts";

const regex = (pattern: RegExp) => createMatcher({ kind: "regex", regex: new RegExp(pattern, "g") });

describe("createMatcher", () => {
  it("finds plain text at every place, as it is written", () => {
    const find = createMatcher({ kind: "text", text: "a.c" });
    expect(find("a.c abc a.c")).toEqual([
      { start: 0, end: 3 },
      { start: 8, end: 11 },
    ]);
    expect(find("A.C")).toBeUndefined();
  });

  it.each([
    [/b+/, "abbc", [{ start: 1, end: 3 }]],
    [/(b|c)+d?/, "abbcd", [{ start: 1, end: 5 }]],
    [/^/, "ab", [{ start: 0, end: 0 }]],
    [/x+/, "ab", undefined],
    [/(x+)+/, "ab", undefined],
  ])("finds %s", (pattern, text, spans) => {
    expect(regex(pattern)(text)).toEqual(spans);
  });

  it.each([/(a+)+$/, /(a|a)*$/, /(?:a|aa)+$/])(
    "ends an expression that takes exponential time: %s",
    (pattern) => {
      expect(() => regex(pattern)(`${"a".repeat(60)}b`)).toThrow(
        expect.objectContaining({ code: "usage", message: expect.stringContaining("takes longer than 1 s") }),
      );
    },
  );
});
