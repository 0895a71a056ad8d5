import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setDotenvValue, setDotenvValues } from "../../../src/plan/dotenv/edit-dotenv.ts";
import { parseDotenv } from "../../../src/plan/dotenv/parse-dotenv.ts";

describe("setDotenvValue", () => {
  it.each([
    ["replaces the value", "A=1\nB=2\nC=3\n", "A=1\nB=new\nC=3\n"],
    [
      "keeps comments and order",
      "# top\n\nA=1\n# about B\nB=2 # why\n",
      "# top\n\nA=1\n# about B\nB=new # why\n",
    ],
    ["keeps spacing", "  B  =  2  \n", "  B  =  new  \n"],
    ["keeps export", "export B=2\n", "export B=new\n"],
    ["keeps a colon", "B: 2\n", "B: new\n"],
    ["keeps CRLF", "A=1\r\nB=2\r\n", "A=1\r\nB=new\r\n"],
    ["keeps a BOM", "\uFEFFB=2\n", "\uFEFFB=new\n"],
    ["keeps the missing final newline", "A=1\nB=2", "A=1\nB=new"],
    ["keeps the quotes", "A='1'\nB=\"2\" # c\n", "A='1'\nB=\"new\" # c\n"],
    ["replaces all lines of a value", 'B="1\n2"\nA=1\n', 'B="new"\nA=1\n'],
    ["fills an empty value", "B=\nA=1\n", "B=new\nA=1\n"],
    ["saves a comment that Compose would read as the value", "B= # why\n", "B= new # why\n"],
    ["edits the last of two, for it counts", "B=1\nB=2\n", "B=1\nB=new\n"],
    ["gives a bare name its value", "B\nA=1\n", "B=new\nA=1\n"],
    ["leaves names alone that only begin alike", "BB=1\nB_=2\nB=3\n", "BB=1\nB_=2\nB=new\n"],
    ["leaves a look-alike inside another value alone", 'A="\nB=1\n"\nB=2\n', 'A="\nB=1\n"\nB=new\n'],
    ["appends what is missing", "A=1\n", "A=1\nB=new\n"],
    ["appends with the file's line ends", "A=1\r\n", "A=1\r\nB=new\r\n"],
    ["appends behind a last line without newline", "A=1", "A=1\nB=new"],
    ["begins an empty file", "", "B=new\n"],
    ["inserts behind the line that is commented out", "# B=old\nA=1\n", "# B=old\nB=new\nA=1\n"],
    ["inserts behind it with CRLF", "#export B=old\r\nA=1\r\n", "#export B=old\r\nB=new\r\nA=1\r\n"],
    [
      "does not take prose for a commented line",
      "# B is good, set B=1\nA=1\n",
      "# B is good, set B=1\nA=1\nB=new\n",
    ],
  ])("%s", (_, text, expected) => {
    expect(setDotenvValue(text, "B", "new")).toBe(expected);
  });

  it.each([
    ["a b", "B=a b\n"],
    ["", "B=\n"],
    [" a", "B=' a'\n"],
    ["a#b", "B='a#b'\n"],
    ["pa$word", "B='pa$word'\n"],
    ["it's $5", 'B="it\'s \\$5"\n'],
    ["C:\\new", "B=C:\\new\n"],
    ["a\nb", 'B="a\\nb"\n'],
  ])("quotes %j only as needed", (value, expected) => {
    expect(setDotenvValue("", "B", value)).toBe(expected);
  });

  it("reads back every value that it wrote, and changes no other value", () => {
    const texts = fc.constantFrom(
      "",
      "B=1 # c\n",
      "A=x\r\nB='1'\r\n",
      'B="1\n2"\nC=$A\nA=3',
      "# B=1\nA=x\n",
      "B",
      "B=#\n",
    );
    const read = (text: string) => {
      const { entries, problems } = parseDotenv(text, { file: ".env", lookup: () => undefined });
      expect(problems).toEqual([]);
      return new Map(entries.map(({ name, value }) => [name, value]));
    };
    const values = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."'\"\\$ #{}\nan0\r\t") }),
    );
    fc.assert(
      fc.property(texts, values, (text, value) => {
        expect(read(setDotenvValue(text, "B", value))).toEqual(read(text).set("B", value));
      }),
      { numRuns: 2000 },
    );
  });

  it("is idempotent", () => {
    const once = setDotenvValue("A=1\n# B=\n", "B", "a # b");
    expect(setDotenvValue(once, "B", "a # b")).toBe(once);
  });
});

describe("setDotenvValues", () => {
  it("sets each variable, and keeps the rest of the file", () => {
    const values = [
      ["A", "2"],
      ["B", "3"],
    ] as const;
    expect(setDotenvValues("# mine\nA=1\n", values)).toBe("# mine\nA=2\nB=3\n");
  });
});
