import { describe, expect, it } from "vitest";
import { interpolate } from "../../src/plan/interpolate.ts";

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
  ])("fills in %j", (template, text) => {
    expect(interpolate(template, lookup)).toEqual({ text, unset: [], fault: undefined });
  });

  it("names what is not set, and how it was written", () => {
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
  ])("gives the first fault of %j", (template, fault) => {
    expect(interpolate(template, lookup).fault).toEqual(fault);
  });
});
