import { describe, expect, it } from "vitest";
import { formatRunOnly } from "../../../src/render/features/format-features.ts";
import { piped } from "../styles.ts";

const flat = (text: string) => text.replaceAll(/\s+/g, " ");

describe("formatRunOnly", () => {
  it.each([
    [["a"], [], "a is enabled for this run only; run `stackctl features enable a` to keep it enabled."],
    [
      ["a", "b"],
      [],
      "a and b are enabled for this run only; run `stackctl features enable a b` to keep them enabled.",
    ],
    [[], ["c"], "c is disabled for this run only; run `stackctl features disable c` to keep it disabled."],
    [[], [], ""],
  ])("names the command that keeps %j and %j", (enabled, disabled, text) => {
    expect(flat(formatRunOnly({ enabled, disabled }, piped))).toBe(text);
  });
});
