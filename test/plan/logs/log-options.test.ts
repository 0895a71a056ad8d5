import { describe, expect, it } from "vitest";
import { mayMeanExpression, parseLogPattern, parseLogTime } from "../../../src/plan/logs/log-options.ts";

const now = Date.parse("2026-05-01T12:00:00Z");

describe("parseLogTime", () => {
  it.each([
    ["10m", "2026-05-01T11:50:00Z"],
    ["1h30m", "2026-05-01T10:30:00Z"],
    ["2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z"],
    ["2026-05-01T10:00:00.5+02:00", "2026-05-01T08:00:00.5Z"],
    ["2026-05-01T10Z", "2026-05-01T10:00:00Z"],
    ["1700000000", "2023-11-14T22:13:20Z"],
  ])("reads %s", (word, expected) => {
    expect(parseLogTime("--since", word, now)).toBe(Date.parse(expected));
  });

  it("reads a date without a zone as local time", () => {
    expect(parseLogTime("--since", "2026-05-01", now)).toBe(new Date(2026, 4, 1).getTime());
    expect(parseLogTime("--since", "2026-05-01T10", now)).toBe(new Date(2026, 4, 1, 10).getTime());
  });

  it.each(["yesterday", "10 minutes", "2026-13-01", ""])("refuses %j as wrong usage", (word) => {
    expect(() => parseLogTime("--until", word, now)).toThrow(
      expect.objectContaining({ code: "usage", message: `--until takes a time, not "${word}"` }),
    );
  });
});

describe("parseLogPattern", () => {
  it.each([
    ["error", "error"],
    ["a.b*c", "a.b*c"],
    ["/api/users", "/api/users"],
    ["/", "/"],
    ["//", "//"],
    ["/api/users/me", "/api/users/me"],
    ["/var/log", "/var/log"],
    ["/api/v1", "/api/v1"],
    ["/static/img", "/static/img"],
    ["/img/svg", "/img/svg"],
    ["/en/US", "/en/US"],
    ["/search?q=/abc", "/search?q=/abc"],
    ["/x/qq", "/x/qq"],
    ["/var/mm", "/var/mm"],
  ])("reads %s as plain text", (word, text) => {
    expect(parseLogPattern(word)).toEqual({ kind: "text", text });
  });

  it.each([
    ["/error|warn/i", /error|warn/gi],
    ["/a\\/b/", /a\/b/g],
  ])("reads %s as a regular expression", (word, regex) => {
    expect(parseLogPattern(word)).toEqual({ kind: "regex", regex });
  });

  it.each(["/x/I", "/x/g", "/x/gi", "/error|warn/x", "/^GET .*500/Im"])(
    "refuses %s, and names the flags that exist",
    (word) => {
      expect(() => parseLogPattern(word)).toThrow(
        expect.objectContaining({
          code: "usage",
          message: expect.stringMatching(/^--grep has an invalid flag in \//),
          hint: expect.stringContaining("i, m, s and u"),
        }),
      );
    },
  );

  it("tells how to search for a path that looks like an expression with flags", () => {
    expect(() => parseLogPattern("/disk/g")).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(String.raw`'/\/disk\/g/'`) }),
    );
  });

  it.each([
    ["/x/qq", true],
    ["/en/US", true],
    ["/api/users", false],
    ["/x/i", false],
    ["qq", false],
  ])("says of %s whether it may be meant as an expression: %s", (word, may) => {
    expect(mayMeanExpression(word)).toBe(may);
  });

  it("refuses an invalid expression and an empty pattern as wrong usage", () => {
    expect(() => parseLogPattern("/(/")).toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringContaining("Unterminated group") }),
    );
    expect(() => parseLogPattern("")).toThrow(expect.objectContaining({ code: "usage" }));
  });
});
