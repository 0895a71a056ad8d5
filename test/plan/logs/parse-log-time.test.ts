import { describe, expect, it } from "vitest";
import { parseLogTime } from "../../../src/plan/logs/parse-log-time.ts";

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
