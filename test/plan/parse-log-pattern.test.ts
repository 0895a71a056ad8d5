import { describe, expect, it } from "vitest";
import { parseLogPattern } from "../../src/plan/parse-log-pattern.ts";

describe("parseLogPattern", () => {
  it.each([
    ["error", "error"],
    ["a.b*c", "a.b*c"],
    ["/api/users", "/api/users"],
    ["/", "/"],
    ["//", "//"],
  ])("reads %s as plain text", (word, text) => {
    expect(parseLogPattern(word)).toEqual({ kind: "text", text });
  });

  it.each([
    ["/error|warn/i", /error|warn/gi],
    ["/a\\/b/", /a\/b/g],
  ])("reads %s as a regular expression", (word, regex) => {
    expect(parseLogPattern(word)).toEqual({ kind: "regex", regex });
  });

  it("refuses an invalid expression and an empty pattern as wrong usage", () => {
    expect(() => parseLogPattern("/(/")).toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringContaining("Unterminated group") }),
    );
    expect(() => parseLogPattern("")).toThrow(expect.objectContaining({ code: "usage" }));
  });
});
