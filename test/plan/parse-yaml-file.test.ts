import { describe, expect, it } from "vitest";
import { Manifest } from "../../src/domain/manifest.ts";
import { parseYamlFile } from "../../src/plan/parse-yaml-file.ts";

const parse = (text: string) => parseYamlFile(text, "stackctl.yaml", Manifest);

describe("parseYamlFile", () => {
  it("takes an empty document as an empty mapping", () => {
    expect(parse("# nothing yet\n")).toMatchObject({ kind: "valid", value: { enable: [] } });
  });

  it("gives file, line and column of broken YAML", () => {
    expect(parse("enable: [a\nsettings: {}\n")).toMatchObject({
      kind: "invalid",
      problems: [
        { where: { file: "stackctl.yaml", line: 2, column: 1 }, hint: expect.stringContaining("brackets") },
      ],
    });
  });

  it("gives the places of unknown keys in the order of the file, each with the nearest known one", () => {
    const text = "settigns: {}\nfeatures:\n  fsdp:\n    descripton: x\n  tabby:\n    needs: {memroy: 2GiB}\n";
    expect(parse(text)).toEqual({
      kind: "invalid",
      problems: [
        {
          message: "unknown key settigns",
          where: { file: "stackctl.yaml", line: 1, column: 1 },
          hint: "did you mean settings?",
        },
        {
          message: "unknown key features.fsdp.descripton",
          where: { file: "stackctl.yaml", line: 4, column: 5 },
          hint: "did you mean description?",
        },
        {
          message: "unknown key features.tabby.needs.memroy",
          where: { file: "stackctl.yaml", line: 6, column: 13 },
          hint: "did you mean memory?",
        },
      ],
    });
  });

  it("gives the place of a wrong value", () => {
    expect(parse("enable: fsdp\n")).toEqual({
      kind: "invalid",
      problems: [
        {
          message: "enable: expected array, received string",
          where: { file: "stackctl.yaml", line: 1, column: 9 },
        },
      ],
    });
  });

  it("gives the place of an alias without its anchor", () => {
    expect(parse("enable: []\nfeatures: *nope\n")).toMatchObject({
      problems: [
        {
          message: "there is no anchor &nope before *nope",
          where: { file: "stackctl.yaml", line: 2, column: 11 },
        },
      ],
    });
  });

  it("refuses aliases that stand for more than can be held", () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(", ")}]`;
    const lines = [level("a", "x"), level("b", "*a"), level("c", "*b"), level("d", "*c"), level("e", "*d")];
    expect(parse(lines.join("\n"))).toMatchObject({
      problems: [{ message: expect.stringMatching(/^it comes to \d+ values or more with the alias \*/) }],
    });
  });

  it("refuses the key __proto__, which would vanish without a word", () => {
    expect(parse("features:\n  __proto__: {}\n")).toMatchObject({
      problems: [
        {
          message: "__proto__ is not allowed as a key",
          where: { file: "stackctl.yaml", line: 2, column: 3 },
        },
      ],
    });
  });

  it.each([
    [
      "features: { a b: {} }",
      "features.a b: a feature name has letters, digits, dots, dashes and underscores",
    ],
    ["settings: { waitTimeout: [1] }", "settings.waitTimeout: expected string or number"],
  ])("says of %s what would be right", (text, message) => {
    expect(parse(text)).toMatchObject({ problems: [{ message }] });
  });

  it("refuses a document that is no mapping", () => {
    expect(parse("- a\n")).toMatchObject({ kind: "invalid", problems: [{ where: { line: 1 } }] });
  });
});
