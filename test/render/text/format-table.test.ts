import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatTable } from "../../../src/render/text/format-table.ts";
import { cutText, displayWidth, wrapText } from "../../../src/render/text/wrap-text.ts";
import { dedent } from "../../support/dedent.ts";
import { colored } from "../styles.ts";

const endless = Number.POSITIVE_INFINITY;
const shape = (text: string) => dedent(text).trimEnd();

describe("formatTable", () => {
  it("aligns columns by display width", () => {
    const rows = [
      ["db", "1", "x"],
      ["日本", "22", "y"],
      ["👩‍👩‍👧 a", "333", "z"],
    ];
    expect(formatTable(rows, [{}, { align: "right" }, {}], { width: endless })).toBe(
      shape(`
        db      1  x
        日本   22  y
        👩‍👩‍👧 a  333  z
      `),
    );
  });

  it("counts no escape sequences", () => {
    const rows = [
      [colored.ok("a"), "b"],
      ["ccc", "d"],
    ];
    expect(formatTable(rows, [{}, {}], { width: endless })).toBe(`${colored.ok("a")}    b\nccc  d`);
  });

  it("leaves out columns without content, titles and all", () => {
    const columns = [{ title: "A" }, { title: "B" }, { title: "C" }];
    expect(formatTable([["a", "", "c"]], columns, { width: endless })).toBe("A  C\na  c");
  });

  it("wraps the flexible columns of a table that is too wide, between words where it can", () => {
    const rows = [
      ["backend", "answers the requests of everybody"],
      ["db", "a-very-long-word-that-must-be-broken"],
    ];
    expect(formatTable(rows, [{}, { flexible: true }], { width: 30 })).toBe(
      shape(`
        backend  answers the requests
                 of everybody
        db       a-very-long-word-that
                 -must-be-broken
      `),
    );
  });

  it("breaks between the words of one column before it breaks those of another", () => {
    const rows = [["restarting, exit", "words that may be broken at will"]];
    const columns = [{ flexible: true }, { flexible: true }];
    expect(formatTable(rows, columns, { width: 24 })).toBe(
      shape(`
        restarting,  words that
        exit         may be
                     broken at
                     will
      `),
    );
  });

  it("indents every line", () => {
    expect(formatTable([["a", "b c"]], [{}, { flexible: true }], { width: 9, indent: "    " })).toBe(
      "    a  b c",
    );
  });

  it("gives way in other columns only when the flexible ones cannot", () => {
    const rows = [["a-long-service-name", "some text here"]];
    expect(formatTable(rows, [{}, { flexible: true }], { width: 20 })).toBe(
      shape(`
        a-long-servi  some
        ce-name       text
                      here
      `),
    );
  });

  it("is empty without rows", () => {
    expect(formatTable([], [{ title: "A" }], { width: 60 })).toBe("");
  });

  it("never ends a line in spaces, and fits wherever six columns a cell are there", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "bc", " ", "日", "😀", "é", "-") });
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(table, fc.integer({ min: 22, max: 60 }), (rows, width) => {
        for (const line of formatTable(rows, [{}, { flexible: true }, { flexible: true }], { width }).split(
          "\n",
        )) {
          expect(line).toBe(line.trimEnd());
          expect(displayWidth(line)).toBeLessThanOrEqual(width);
        }
      }),
    );
  });
});

describe("wrapText", () => {
  it("breaks between words and hangs the following lines", () => {
    expect(wrapText("one two three four", { width: 11, first: "- ", rest: "  " })).toBe(
      "- one two\n  three\n  four",
    );
  });

  it("leaves a URL in one piece, so that it can be copied", () => {
    const url = "http://localhost:10303/a/long/path";
    expect(wrapText(`see ${url} now`, { width: 20 })).toBe(`see\n${url}\nnow`);
  });

  it("wraps nothing where there is no width", () => {
    const text = "word ".repeat(100).trim();
    expect(wrapText(text, { width: endless, first: "* " })).toBe(`* ${text}`);
  });
});

describe("cutText", () => {
  it.each([
    ["short", 10, "short"],
    ["exactly ten", 11, "exactly ten"],
    ["longer than that", 10, "longer th…"],
    ["日本語日本語", 7, "日本語…"],
    ["日本語日本語", 6, "日本…"],
    ["abc", 1, "…"],
  ])("cuts %j to %j columns: %j", (text, room, expected) => {
    expect(cutText(text, room, "…")).toBe(expected);
  });

  it("closes the colour that it cuts", () => {
    expect(cutText(colored.bad("abcdef"), 4, "…")).toBe(`${colored.bad("abc")}…`);
  });
});
