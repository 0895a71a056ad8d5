import { describe, expect, it } from "vitest";
import { looksLikeError, pickLogLines, tidyLine } from "../../../src/plan/failures/pick-log-lines.ts";

const numbered = (count: number, at: number, text: string) =>
  Array.from({ length: count }, (_, index) => (index === at ? text : `line ${index}`));

describe("pickLogLines", () => {
  it("shows a short log whole, and marks its first error", () => {
    const lines = ["one", "", "Error: first", "Error: second"];
    expect(pickLogLines(lines)).toEqual({
      lines: ["one", "Error: first", "Error: second"],
      errorLine: 1,
      gap: null,
    });
  });

  it("shows the end of a log without an error", () => {
    const picked = pickLogLines(numbered(50, -1, ""));
    expect(picked).toMatchObject({ errorLine: null, gap: null });
    expect(picked.lines).toHaveLength(15);
    expect(picked.lines.at(-1)).toBe("line 49");
  });

  it("shows the lines around the first error and the end, and counts the lines between", () => {
    const picked = pickLogLines(numbered(200, 20, "FATAL: could not open database"));
    expect(picked.lines.slice(0, 4)).toEqual([
      "line 17",
      "line 18",
      "line 19",
      "FATAL: could not open database",
    ]);
    expect(picked.lines.slice(-5)).toEqual(["line 27", "line 196", "line 197", "line 198", "line 199"]);
    expect(picked).toMatchObject({ errorLine: 3, gap: { before: 11, lines: 168 } });
    expect(picked.lines).toHaveLength(15);
  });

  it("leaves no gap if the error is near the end", () => {
    const picked = pickLogLines(numbered(200, 195, "panic: no"));
    expect(picked).toMatchObject({ errorLine: 10, gap: null });
    expect(picked.lines).toEqual(numbered(200, 195, "panic: no").slice(-15));
  });

  it("loses no line if head and end meet", () => {
    const log = numbered(19, 3, "Error: x");
    expect(pickLogLines(log)).toMatchObject({ errorLine: 3, gap: { before: 11, lines: 4 } });
    expect(pickLogLines(numbered(15, 3, "Error: x")).gap).toBeNull();
    expect(pickLogLines(numbered(18, 6, "Error: x")).gap).toBeNull();
  });

  it("prefers the line that shows the cause, matched by its beginning", () => {
    const log = ["Error: noise", ...numbered(30, 25, `bad address 'db' ${"x".repeat(500)}`)];
    expect(pickLogLines(log, { showing: "bad address 'db' xxx" })).toMatchObject({
      errorLine: 10,
      gap: null,
    });
  });

  it("shows nothing for an empty log", () => {
    expect(pickLogLines([])).toEqual({ lines: [], errorLine: null, gap: null });
  });
});

it.each([
  ["Error: connect ECONNREFUSED", true],
  ["FATAL:  database files are incompatible", true],
  ["panic: runtime error", true],
  ["Traceback (most recent call last):", true],
  ["ModuleNotFoundError: No module named 'x'", true],
  ['{"level":50,"msg":"x"}', true],
  ["could not open database", true],
  ["0 errors, 3 warnings", false],
  ["finished without errors", false],
  ["error_log = /var/log/x", false],
  ['level=info msg="failed over"', false],
  ["errors=0 ok=5", false],
  ["LOG: starting PostgreSQL 16", false],
])("for %j reports %j that it looks like an error", (line, looks) => {
  expect(looksLikeError(line)).toBe(looks);
});

it("keeps text, cuts long lines, and describes binary lines", () => {
  expect(tidyLine("Fehler: größer als 3 \uFFFD")).toBe("Fehler: größer als 3 \uFFFD");
  expect(tidyLine("x".repeat(1_000_000))).toBe(`${"x".repeat(1000)}...`);
  expect(tidyLine("\uFFFDPNG\uFFFD\uFFFDab\uFFFD")).toBe("(binary, 9 characters)");
});
