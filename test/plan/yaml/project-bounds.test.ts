import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measureProject } from "../../../src/plan/yaml/measure-project.ts";
import { composeBounds, countReadings, mayExceed } from "../../../src/plan/yaml/project-bounds.ts";

const size = fc.integer({ min: 1, max: 5_000 });

describe("a project that looks small", () => {
  it("is within the limits when it is measured", () => {
    const service = fc.constantFrom(
      "image: $A",
      'image: "${B:-$A}"',
      "environment: *e",
      "extends: s0",
      "extends: {file: f.yaml, service: s0}",
      "env_file: [p, p]",
    );
    const drawn = fc.record({
      bodies: fc.array(service, { minLength: 1, maxLength: 30 }),
      other: fc.array(service, { minLength: 1, maxLength: 10 }),
      copies: fc.integer({ min: 1, max: 40 }),
      value: fc.oneof(size, fc.integer({ min: 5_000, max: 500_000 })),
      plain: fc.oneof(size, fc.integer({ min: 5_000, max: 2_000_000 })),
    });
    let small = 0;
    fc.assert(
      fc.property(drawn, ({ bodies, other, copies, value, plain }) => {
        const text = write(Array.from({ length: copies }, () => bodies).flat());
        const texts = new Map([
          ["c.yaml", text],
          ["f.yaml", write(other)],
        ]);
        const lengthOf = (name: string) => (name === "A" ? value : 0);
        const files = [
          ...[...texts.values()].map((one) => ({ kind: "compose", text: one, hidesWords: false }) as const),
          { kind: "plain", characters: plain } as const,
        ];
        if (mayExceed(files, lengthOf)) return;
        small += 1;
        const found = measureProject({
          texts,
          roots: ["c.yaml"],
          plain: new Map([["p", plain]]),
          resolve: (path) => [path],
          lengthOf,
        });
        expect(found.characters).toBeLessThanOrEqual(composeBounds.characters);
        expect(found.extendedCharacters).toBeLessThanOrEqual(composeBounds.extendedCharacters);
      }),
      { numRuns: 200 },
    );
    expect(small).toBeGreaterThan(10);
  });
});

function write(bodies: readonly string[]): string {
  return `x-e: &e\n  V: $A\nservices:\n${bodies.map((body, at) => `  s${at}: {${body}}\n`).join("")}`;
}

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
