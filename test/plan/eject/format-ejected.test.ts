import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { formatYaml } from "../../../src/plan/eject/format-ejected.ts";

describe("formatYaml", () => {
  const ambiguous = [
    "yes no on off y n Y N True FALSE null ~ Null = << .inf .NaN -.inf",
    "1 1.10 .5 1e3 1_000 0777 0o17 0x1F 0b1 +1 -1 22:22 1:30:00 2001-12-14 2001-12-14T21:59:43Z 1.2.3.4 12e03 +__0_0. -_1.e3 +_.5",
  ].flatMap((line) => line.split(" "));

  it.each([...ambiguous, ""])("quotes %j, as a value and as a key", (text) => {
    const quoted = JSON.stringify(text);
    expect(formatYaml({ [text]: [text] })).toBe(`${quoted}:\n  - ${quoted}\n`);
  });

  it.each(["web", "busybox:1", "./app", "a=1", "sh -c x", "nobody", "on-failure", "unless-stopped"])(
    "keeps %j unchanged",
    (text) => {
      expect(formatYaml({ a: text })).toBe(`a: ${text}\n`);
    },
  );

  it.each([" \n", "\n", "\n a", "a \nb", "a\n\t"])(
    "quotes %j, because a block may lose its whitespace",
    (text) => {
      expect(parse(formatYaml({ [text]: [text] }))).toEqual({ [text]: [text] });
    },
  );

  it("parses to the same value in every version of YAML", () => {
    const text = fc.oneof(
      fc.constantFrom(...ambiguous),
      fc.stringMatching(/^[0-9.:_+-]{1,8}$/),
      fc.stringMatching(/^0[xob]?[0-9a-fA-F_]{1,4}$/),
      fc.string({ unit: "grapheme" }),
      fc.stringMatching(/^[ab$#:{}"'|>&*!%@`\n\t -]{1,8}$/),
    );
    const tree = fc.dictionary(
      text.filter((key) => key !== "__proto__"),
      fc.oneof(text, fc.array(text), fc.constant(null), fc.boolean(), fc.integer()),
      { noNullPrototype: true },
    );
    fc.assert(
      fc.property(tree, (document) => {
        const written = formatYaml(document);
        for (const version of ["1.1", "1.2"] as const) expect(parse(written, { version })).toEqual(document);
      }),
      { numRuns: 60 },
    );
  });
});
