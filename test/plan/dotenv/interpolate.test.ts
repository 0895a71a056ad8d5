import { describe, expect, it } from "vitest";
import { interpolate, longestValue } from "../../../src/plan/dotenv/interpolate.ts";

const variables: Record<string, string> = { PORT: "8080", EMPTY: "", NESTED: "${PORT}" };
const lookup = (name: string) => variables[name];

describe("interpolate", () => {
  it.each([
    ["http://localhost:${PORT}/v1", "http://localhost:8080/v1"],
    ["http://localhost:${TABBY_PORT:-10303}", "http://localhost:10303"],
    ["http://localhost:$PORT/$EMPTY", "http://localhost:8080/"],
    ["${EMPTY:-a}${EMPTY-b}${UNSET-c}", "ac"],
    ["${PORT:+a}${EMPTY:+b}${EMPTY+c}${UNSET+d}", "ac"],
    ["${UNSET:-${PORT}}-${UNSET:-${ALSO:-x}}", "8080-x"],
    ["${UNSET:-a} ${PORT} ${UNSET:-b}", "a 8080 b"],
    ["$$PORT costs 5$", "$PORT costs 5$"],
    ["${NESTED}", "${PORT}"],
    ["no reference", "no reference"],
  ])("resolves %j", (template, text) => {
    expect(interpolate(template, lookup)).toEqual({ text, unset: [], fault: undefined });
  });

  it("reports unset variables, with or without braces", () => {
    expect(interpolate("$A ${B} ${C:-$D} ${PORT:-$E}", lookup)).toMatchObject({
      text: "   8080",
      unset: [
        { name: "A", braced: false },
        { name: "B", braced: true },
        { name: "D", braced: false },
      ],
    });
  });

  it.each([
    ["${", { kind: "invalid" }],
    ["${1}", { kind: "invalid" }],
    ["${PORT", { kind: "invalid" }],
    ["${PORT:-${}}", { kind: "invalid" }],
    ["${A:?set it}", { kind: "required", name: "A", message: "set it" }],
    ["${EMPTY:?}", { kind: "required", name: "EMPTY", message: "" }],
    ["${A?one} ${B?two}", { kind: "required", name: "A", message: "one" }],
  ])("reports the first fault of %j", (template, fault) => {
    expect(interpolate(template, lookup).fault).toEqual(fault);
  });

  it("reads each character a constant number of times for any number of references", () => {
    const looksFor = (count: number) => {
      let looked = 0;
      interpolate("${A:-x}".repeat(count), () => {
        looked += 1;
        return undefined;
      });
      return looked;
    };
    expect(looksFor(20_000)).toBe(2 * looksFor(10_000));
    expect(interpolate("${A:-x}".repeat(100_000), lookup).text).toBe("x".repeat(100_000));
  });

  it.each([
    ["${PORT:-", 200_000],
    ["${", 500_000],
    ["$$", 500_000],
    ["${PORT:-}", 100_000],
    ["${}", 300_000],
  ])("terminates for many repetitions of %s", (piece, count) => {
    const { text, fault } = interpolate(piece.repeat(count), lookup);
    expect(fault === undefined || fault.kind === "invalid" || text === "").toBe(true);
  });

  it("rejects nested operands beyond the limit", () => {
    const nested = (depth: number) => `${"${A:-".repeat(depth)}x${"}".repeat(depth)}`;
    expect(interpolate(nested(100), lookup).text).toBe("x");
    expect(interpolate(nested(101), lookup).fault).toEqual({ kind: "too-deep", most: 100 });
    expect(interpolate(nested(50_000), lookup).fault).toEqual({ kind: "too-deep", most: 100 });
  });

  it("rejects a value that exceeds the length limit after resolution, and returns no part of it", () => {
    const half = "x".repeat(longestValue / 2);
    expect(interpolate("$H$H", () => half).text.length).toBe(longestValue);
    expect(interpolate("$H${H}y", () => half)).toMatchObject({
      text: "",
      fault: { kind: "too-long", most: longestValue },
    });
  });
});
