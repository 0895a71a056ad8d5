import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayExceed } from "../../../src/plan/yaml/may-exceed.ts";
import { measureProject } from "../../../src/plan/yaml/measure-project.ts";
import { composeBounds } from "../../../src/plan/yaml/project-bounds.ts";

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
