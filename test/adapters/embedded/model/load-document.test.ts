import { describe, expect, it } from "vitest";
import { loadDocument } from "../../../../src/adapters/embedded/model/load-document.ts";
import { StackError } from "../../../../src/domain/errors.ts";

function problemOf(text: string) {
  try {
    loadDocument("/project/compose.yaml", text);
  } catch (error) {
    if (error instanceof StackError) return { code: error.code, ...error.problems[0] };
    throw error;
  }
  return undefined;
}

describe("loadDocument", () => {
  it("follows anchors and merge keys", () => {
    const { tree } = loadDocument(
      "/c.yaml",
      "x-a: &a {image: one}\nservices: {web: {<<: *a, restart: always}}\n",
    );
    expect(tree.services).toEqual({ web: { image: "one", restart: "always" } });
  });

  it("names an alias without its anchor, with its place", () => {
    expect(problemOf("services:\n  web: *gone\n")).toMatchObject({
      code: "invalid-compose-file",
      message: "there is no anchor &gone before *gone",
      where: { file: "/project/compose.yaml", line: 2, column: 8 },
    });
  });

  it("refuses aliases that stand for more than can be followed", () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const members = Array.from({ length: 12 }, () => (level === 0 ? "x" : `*l${level - 1}`));
      return `x-l${level}: &l${level} [${members.join(", ")}]`;
    });
    expect(problemOf(`${levels.join("\n")}\nservices: {}\n`)).toMatchObject({
      code: "invalid-compose-file",
      message: expect.stringMatching(/^the text expands to \d+ values or more with the alias \*l\d/),
    });
  });

  it("returns the position of a YAML syntax error", () => {
    expect(problemOf("services: {\n")).toMatchObject({
      code: "invalid-compose-file",
      where: { file: "/project/compose.yaml" },
      hint: expect.stringContaining("brackets"),
    });
  });
});
