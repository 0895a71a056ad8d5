import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRedactor } from "../../../src/plan/secrets/redact.ts";
import { secretShapes, writtenForms } from "../../support/secret-shapes.ts";

/** What a person can read in a text who knows how it is written, for each line of a secret. */
function isShown(text: string, secret: string, write: (value: string) => string): boolean {
  return secret
    .split("\n")
    .filter((line) => line.length >= 8 && !line.startsWith("-----"))
    .some((line) => text.includes(line) || text.includes(write(line)));
}

describe("a known secret", () => {
  for (const [shape, secret] of Object.entries(secretShapes)) {
    it(`${shape} is hidden in each form in which a program may write it`, () => {
      const around = fc.constantFrom(
        "",
        " ",
        "\n",
        "connecting with ",
        'level=info msg="',
        ":",
        "/",
        "=",
        "(",
      );
      fc.assert(
        fc.property(secret, around, around, (value, before, after) => {
          // Digits alone are a number to whatever touches them.
          const glue = mayStay(value) ? " " : "";
          const redact = createRedactor(["postgres", value, "changeme"]);
          for (const [form, write] of Object.entries(writtenForms)) {
            const said = redact(`${before}${glue}${write(value)}${glue}${after}`);
            expect([form, isShown(said, value, write)]).toEqual([form, false]);
          }
          expect(isShown(redact.own(`in ${value} it`), value, (own) => own)).toBe(mayStay(value));
        }),
        { numRuns: 20 },
      );
    });
  }
});

/** stackctl's own words may say what is a word or a number. */
function mayStay(value: string): boolean {
  return /^\d{12}$/.test(value);
}
