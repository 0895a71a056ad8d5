import { describe, expect, it } from "vitest";
import { splitShell } from "../../../../src/plan/init/scripts/split-shell.ts";

const wordsOf = (text: string) => splitShell(text).map(({ words }) => words);

describe("splitShell", () => {
  it.each([
    ["a b\nc", [["a", "b"], ["c"]]],
    ["a && b || c; d | e & f", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]],
    ["a 'b c' \"d e\" f\\ g", [["a", "b c", "d e", "f g"]]],
    ["a # b\n# c\nd#e", [["a"], ["d#e"]]],
    ["a \\\n  b \\\r\n c", [["a", "b", "c"]]],
    ["if a; then b; else c; fi", [["a"], ["b"], ["c"]]],
    ["until a; do b; done", [["a"], ["b"]]],
    [
      "for x in 1 2; do a $x; done",
      [
        ["x", "in", "1", "2"],
        ["a", "$x"],
      ],
    ],
    ["case $1 in\n  up) a b ;;\n  *) c ;;\nesac", [["$1", "in"], ["up"], ["a", "b"], ["*"], ["c"]]],
    ["start() { a; }", [["start"], ["a"]]],
    ["a > out 2>&1 < in b &> c", [["a", "b"]]],
    ["cat <<EOF\ndocker compose up\nEOF\na", [["cat"], ["a"]]],
    ["cat <<-'EOF' && b\n\tx\n\tEOF\na", [["cat"], ["b"], ["a"]]],
    ["x=$(a b)", [["a", "b"], []]],
    [
      '[ "$(a "b c")" = y ]',
      [
        ["a", "b c"],
        ["[", '$(a "b c")', "=", "y", "]"],
      ],
    ],
    ["`a b`", [["a", "b"], ["`a b`"]]],
    ["a ${B:-c d} $((1 + 2))", [["a", "${B:-c d}", "$((1 + 2))"]]],
    ["a 'it", [["a", "it"]]],
    ["a $(b", [["b"], ["a", "$(b"]]],
    ["", []],
  ])("reads %j", (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it("reads assignments before a command and without one", () => {
    expect(splitShell("A=1 B='x y' cmd C=2\nD=3")).toMatchObject([
      {
        assignments: [
          { name: "A", value: "1" },
          { name: "B", value: "x y" },
        ],
        words: ["cmd", "C=2"],
      },
      { assignments: [{ name: "D", value: "3" }], words: [] },
    ]);
  });

  it("gives the line and the source text of each command", () => {
    const script =
      "#!/bin/sh\n\nif docker compose \\\n  up -d; then\n  echo 'a\nb'\nfi\nwhile ! curl -f x; do sleep 1; done\n";
    expect(splitShell(script)).toMatchObject([
      { line: 3, text: "docker compose up -d", isLoopCondition: false },
      { line: 5, text: "echo 'a b'" },
      { line: 8, text: "curl -f x", isLoopCondition: true },
      { line: 8, text: "sleep 1", isLoopCondition: false },
    ]);
  });

  it("terminates for any text", () => {
    for (const text of [
      "$(",
      "${",
      '"$(',
      "<<",
      "<<A",
      "\\",
      "`",
      "'",
      '"',
      "&>",
      "$((",
      '"$("'.repeat(50),
    ]) {
      expect(splitShell(text).length).toBeLessThan(200);
    }
  });
});
