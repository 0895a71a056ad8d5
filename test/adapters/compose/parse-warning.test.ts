import { describe, expect, it } from "vitest";
import { parseWarning } from "../../../src/adapters/compose/parse-warning.ts";

describe("parseWarning", () => {
  it.each<[string, string, string | undefined]>([
    [
      "a line of text",
      String.raw`time="2026-11-28T14:35:13Z" level=warning msg="The \"A\" variable is not set."`,
      'The "A" variable is not set.',
    ],
    ["a word without quotes", 'time="2026-11-28T14:35:13Z" level=warning msg=careful', "careful"],
    [
      "a line of JSON",
      String.raw`{"level":"warning","msg":"a network exists.\nSet it","time":"2026-11-28T14:35:14Z"}`,
      "a network exists. Set it",
    ],
    [
      "control characters",
      String.raw`time="2026-11-28T14:35:13Z" level=warning msg="\x1b[31mred\x1b[0m \a"`,
      "[31mred [0m",
    ],
    ["an error", 'time="2026-11-28T14:35:13Z" level=error msg="broken"', undefined],
    ["progress", '{"id":"Container p-a-1","status":"Created"}', undefined],
    ["anything else", "no such service: a", undefined],
  ])("reads %s", (_, line, expected) => {
    expect(parseWarning(line)).toBe(expected);
  });
});
