import { describe, expect, it } from "vitest";
import { Manifest } from "../../../src/domain/manifest.ts";
import { parseYamlFile } from "../../../src/plan/yaml/parse-yaml-file.ts";

const parse = (text: string) => parseYamlFile(text, "stackctl.yaml", Manifest);

describe("parseYamlFile", () => {
  it("reads an empty document as an empty mapping", () => {
    expect(parse("# nothing yet\n")).toMatchObject({ kind: "valid", value: { enable: [] } });
  });

  it("reports file, line and column of invalid YAML", () => {
    expect(parse("enable: [a\nsettings: {}\n")).toMatchObject({
      kind: "invalid",
      problems: [
        { where: { file: "stackctl.yaml", line: 2, column: 1 }, hint: expect.stringContaining("brackets") },
      ],
    });
  });

  it("reports unknown keys in file order, each with a suggestion", () => {
    const text = "settigns: {}\nfeatures:\n  fsdp:\n    descripton: x\n  tabby:\n    needs: {memroy: 2GiB}\n";
    expect(parse(text)).toEqual({
      kind: "invalid",
      problems: [
        {
          message: "unknown key settigns",
          where: { file: "stackctl.yaml", line: 1, column: 1 },
          hint: "Did you mean settings?",
        },
        {
          message: "unknown key features.fsdp.descripton",
          where: { file: "stackctl.yaml", line: 4, column: 5 },
          hint: "Did you mean description?",
        },
        {
          message: "unknown key features.tabby.needs.memroy",
          where: { file: "stackctl.yaml", line: 6, column: 13 },
          hint: "Did you mean memory?",
        },
      ],
    });
  });

  it("reports the position of an invalid value", () => {
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

  it("reports the position of an alias without an anchor", () => {
    expect(parse("enable: []\nfeatures: *nope\n")).toMatchObject({
      problems: [
        {
          message: "there is no anchor &nope before *nope",
          where: { file: "stackctl.yaml", line: 2, column: 11 },
        },
      ],
    });
  });

  it("rejects aliases that expand beyond the limit", () => {
    const level = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(", ")}]`;
    const lines = [level("a", "x"), level("b", "*a"), level("c", "*b"), level("d", "*c"), level("e", "*d")];
    expect(parse(lines.join("\n"))).toMatchObject({
      problems: [
        { message: expect.stringMatching(/^the text expands to \d+ values or more with the alias \*/) },
      ],
    });
  });

  it("rejects the key __proto__, which would silently disappear", () => {
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
    ...[
      "javascript:alert(1)",
      "file:///etc/passwd",
      "data:text/html,x",
      "JavaScript://x",
      "localhost:80",
    ].map((url) => [
      `endpoints: [{ name: x, url: "${url}" }]`,
      expect.stringMatching(/^endpoints\.0\.url: an endpoint's URL begins with http:\/\/ or https:\/\/, or/),
    ]),
    ["settings: { waitTimeout: [1] }", "settings.waitTimeout: expected string or number"],
  ])("says what %s should be", (text, message) => {
    expect(parse(text)).toMatchObject({ problems: [{ message }] });
  });

  it("rejects a document that is not a mapping", () => {
    expect(parse("- a\n")).toMatchObject({ kind: "invalid", problems: [{ where: { line: 1 } }] });
  });
});
