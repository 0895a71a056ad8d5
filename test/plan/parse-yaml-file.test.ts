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

  it("refuses a document that is no mapping", () => {
    expect(parse("- a\n")).toMatchObject({ kind: "invalid", problems: [{ where: { line: 1 } }] });
  });
});
