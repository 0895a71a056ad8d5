import { describe, expect, it } from "vitest";
import { findKey, findSyntaxFault, findWords } from "../../../src/adapters/compose/locate-in-yaml.ts";

const source = (text: string, file = "compose.yaml") => ({ file, text });
const fine = source("services:\n  a:\n    image: x\n");

describe("findSyntaxFault", () => {
  it.each([
    ["a quote that never closes, where it opens", 'services:\n  a:\n    image: "x\n  b: [1, 2\n', 3, 12],
    [
      "a missing comma, with other quotes below",
      "services:\n  a:\n    command: ['a'\"b\"]\n    image: 'x'\n",
      3,
      18,
    ],
    ["a wrong indentation", "services:\n  a:\n    image: x\n   b: 3\n", 4, 1],
    ["a tab", "services:\n  a:\n\timage: x\n", 3, 1],
    ["a key twice", "services:\n  a:\n    image: x\n    image: y\n", 4, 5],
    ["an alias without its anchor", "services:\n  a: *nope\n", 2, 6],
    ["a list instead of a map", "- a\n- b\n", 1, 1],
    ["an empty file", "", 1, 1],
    ["a second document", 'services: {}\n---\nservices:\n  b: "y\n', 4, 6],
  ])("finds %s", async (_, text, line, column) => {
    const fault = await findSyntaxFault([fine, source(text, "other.yaml")]);
    expect(fault?.where).toEqual({ file: "other.yaml", line, column });
  });

  it("finds nothing in files that are maps, with merge keys too", async () => {
    const merged = source("x: &x {image: x}\nservices:\n  a:\n    <<: *x\n");
    expect(await findSyntaxFault([fine, merged])).toBeUndefined();
  });
});

describe("findKey", () => {
  const base = source("services:\n  a:\n    image: x\n    ports: 3\n", "base.yaml");
  const overlay = source("services:\n  a:\n    image: y\n", "overlay.yaml");

  it.each([
    ["the whole path", ["services", "a", "ports"], "base.yaml", 4, 5],
    ["the last file of those that have it", ["services", "a", "image"], "overlay.yaml", 3, 5],
    ["the deepest part that is there", ["services", "a", "networks"], "overlay.yaml", 2, 3],
  ])("finds %s", async (_, path, file, line, column) => {
    expect(await findKey([base, overlay], path)).toEqual({ file, line, column });
  });

  it("finds nothing rather than the line of services", async () => {
    expect(await findKey([base], ["services", "b", "image"])).toBeUndefined();
  });
});

describe("findWords", () => {
  it("finds the first value that has them, and no key", async () => {
    const text = "x-web.env: 1\nservices:\n  a:\n    env_file: [./web.env]\n";
    expect(await findWords([fine, source(text)], "web.env")).toEqual({
      file: "compose.yaml",
      line: 4,
      column: 16,
    });
    expect(await findWords([fine], "web.env")).toBeUndefined();
  });
});
