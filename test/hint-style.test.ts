import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const source = join(import.meta.dirname, "../src");

/** A hint, fix or advice that is written as a literal: its name, its quote, its text. */
const literal = /\b(?:hint|fix|advice|\w+Hint)(?::| =) (["'`])((?:(?!\1).)*)\1(?:[,;\s]|$)/g;

// A text may begin or end with an expression, whose value is a sentence. A URL at the end has no full stop.
const sentence = /^(?:[A-Z`]|\$\{).*(?:[.?!]|https?:\/\/\S+|\})$/s;

describe("a hint", () => {
  it.each(["adapters", "backend", "cli", "plan", "run"])("is a sentence in src/%s", (folder) => {
    const found = listFiles(join(source, folder)).flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(literal)]
        .map(([, , text = ""]) => text)
        .filter((text) => !sentence.test(text))
        .map((text) => `${path.slice(source.length + 1)}: ${text}`),
    );
    expect(found).toEqual([]);
  });
});

function listFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(folder, path));
}
