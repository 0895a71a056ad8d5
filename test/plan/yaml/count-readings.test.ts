import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countReadings } from "../../../src/plan/yaml/count-readings.ts";

describe("the readings of included files", () => {
  it("count once for each include path to a file", () => {
    // A file includes only later ones, so that no include leads to itself.
    const graph = fc.array(fc.array(fc.nat(6), { maxLength: 3 }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(graph, (drawn) => {
        const includes = new Map(
          drawn.map((next, at) => [String(at), next.filter((one) => one > at).map(String)]),
        );
        const walk = (path: string): number =>
          (includes.get(path) ?? []).reduce((sum, next) => sum + walk(next), 1);
        expect(countReadings(["0", "1"], includes)).toBe(walk("0") + walk("1"));
      }),
    );
  });

  it("count a circular include as zero", () => {
    const includes = new Map([
      ["a", ["b", "a"]],
      ["b", ["a", "c", "c"]],
    ]);
    expect(countReadings(["a"], includes)).toBe(4);
  });

  it("are counted through a chain of 20,000 files", () => {
    const row = Array.from({ length: 20_000 }, (_, at): [string, string[]] => [String(at), [String(at + 1)]]);
    expect(countReadings(["0"], new Map(row))).toBe(20_001);
  });
});
