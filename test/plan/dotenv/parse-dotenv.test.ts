import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDotenv } from "../../../src/plan/dotenv/parse-dotenv.ts";
import { dotenvCorpus } from "./dotenv-corpus.ts";

const parse = (text: string, environment: Record<string, string> = {}) =>
  parseDotenv(text, { file: ".env", lookup: (name) => environment[name] });

describe("parseDotenv", () => {
  it.each(dotenvCorpus)("reads as Compose does: $title", ({ text, environment, expected }) => {
    const { entries, problems } = parse(text, environment);
    if (expected === "refused") expect(problems).not.toEqual([]);
    else {
      expect(problems).toEqual([]);
      expect(Object.fromEntries(entries.map(({ name, value }) => [name, value]))).toEqual(expected);
    }
  });

  it("returns every assignment in file order with its line", () => {
    expect(parse('# c\nB="1\n2"\n\nexport A=3\r\nB=4').entries).toEqual([
      { name: "B", value: "1\n2", line: 2 },
      { name: "A", value: "3", line: 5 },
      { name: "B", value: "4", line: 6 },
    ]);
  });

  it("resolves references to earlier files, after its own lines and the environment", () => {
    const earlier = new Map([
      ["A", "earlier"],
      ["B", "earlier"],
      ["P", "earlier"],
    ]);
    const lookup = (name: string) => (name === "P" ? "environment" : undefined);
    const { entries } = parseDotenv("A=own\nX=$A $B $P\n", { file: ".env", lookup, earlier });
    expect(entries.at(-1)?.value).toBe("own earlier environment");
  });

  it.each([
    ["A=x\n  B!=y\n", ".env:2:4", '"!" cannot be part of a variable name'],
    ['A=x\nB"=y\n', ".env:2:2", "a double quote cannot be part of a variable name"],
    ["A\u200b=x\n", ".env:1:2", "U+200B cannot be part of a variable name"],
    ["A=x\nB C=y\n", ".env:2:1", "a variable name cannot contain a space"],
    ["\nexport ", ".env:2:1", "nothing follows export"],
    ['A=x\nB="y\nC=z\n', ".env:2:1", "the quote that opens the value of B is never closed"],
    ["A=x\nB=${C\n", ".env:2", "the value of B contains a ${ that is not closed or has no variable name"],
    ["A=${B:?see README}\n", ".env:1", "the value of A needs B, which is not set: see README"],
    ["S=hidden\nA=${B:?$S}\n", ".env:2", "the value of A needs B, which is not set"],
  ])("reports the fault in %j", (text, where, message) => {
    const [problem] = parse(text).problems;
    const { file, line, column } = problem?.where ?? { file: "" };
    expect([file, line, column].filter(Boolean).join(":")).toBe(where);
    expect(problem?.message).toBe(message);
    expect(problem?.hint).toBeTruthy();
  });

  it("collects the problems of several lines", () => {
    expect(parse("A B=x\nC!=y\nD=${\nE=ok\n").problems.map(({ where }) => where?.line)).toEqual([1, 2, 3]);
  });

  it.each([
    [
      "A=pa$word\n",
      "unset-reference",
      "the value of A refers to a $ variable, which is not set and becomes empty",
    ],
    [
      "A=${X}${Y}${X}\n",
      "unset-reference",
      "the value of A refers to X, Y, which are not set and become empty",
    ],
    ["A=1\nB\n", "bare-variable", "the line has no equals sign, so it sets no variable"],
    ['A="x"y\n', "text-after-quote", "the text after the closing quote is ignored"],
    ["=x\n", "nameless-variable", "the line has no name before the equals sign, so it sets no variable"],
    ["A= # on\n", "comment-in-value", "the value of A contains what looks like a comment"],
    ["A=on\t# on\n", "comment-in-value", "the value of A contains what looks like a comment"],
    ["A=1\nB=1\nA=2\n", "duplicate-variable", "A is set again on line 3, which takes effect"],
  ])("notices %j", (text, code, message) => {
    const { notices, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatchObject({ code, message, file: ".env" });
  });

  it("does not report a reference in an unused operand", () => {
    expect(parse("A=1\nB=${A:-$C}\n").notices).toEqual([]);
    expect(parse("A=1\nB=${D:-$C}\n").notices).toHaveLength(1);
  });

  it("never shows a value in a message", () => {
    const secret = "hunter2XY";
    const lines = fc.array(
      fc.constantFrom(
        `P=${secret}`,
        `P="${secret}`,
        `P='${secret}'x`,
        `Q=$${secret}`,
        `Q=a$${secret}b`,
        `Q=\${P:?$P}`,
        `Q=\${P:+\${}${secret}`,
        `${secret}+/==`,
        `${secret} ${secret}=`,
        `${secret}`,
        `R=# ${secret}`,
      ),
    );
    fc.assert(
      fc.property(lines, (some) => {
        const { problems, notices } = parse(some.join("\n"));
        expect(JSON.stringify([problems, notices])).not.toContain(secret);
      }),
    );
  });

  it("rejects references that double the text with each line, with the line number", () => {
    const lines = ["A0=xy", ...Array.from({ length: 40 }, (_, at) => `A${at + 1}=\${A${at}}\${A${at}}`)];
    const { problems } = parseDotenv(lines.join("\n"), { file: ".env", lookup: () => undefined });
    expect(problems[0]).toMatchObject({
      message: "the value of A20 has more than 1048576 characters after its references are filled in",
      where: { file: ".env", line: 21 },
    });
  });

  it("rejects values that exceed the total limit", () => {
    const lines = [`A=${"x".repeat(1_000_000)}`, ...Array.from({ length: 100 }, (_, at) => `B${at}=$A`)];
    const { problems } = parseDotenv(lines.join("\n"), { file: ".env", lookup: () => undefined });
    expect(problems).toMatchObject([
      { message: expect.stringContaining("more than 16777216 characters"), where: { line: 17 } },
    ]);
  });
});
