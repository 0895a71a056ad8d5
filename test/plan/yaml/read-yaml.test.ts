import { describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { findRepeatedKey } from "../../../src/plan/yaml/read-yaml.ts";

const read = (text: string) => findRepeatedKey(parseDocument(text, { uniqueKeys: false }));

describe("findRepeatedKey", () => {
  it.each([
    ["a: 1\nb: 2\n", undefined],
    ["a: 1\na: 2\n", 5],
    ["a: {b: 1, c: 2, b: 3}\nb: 1\n", 16],
    ["- {a: 1}\n- {a: 1}\n", undefined],
    ["1: a\n'1': b\n", undefined],
    ["a:\n  - b: 1\n    b: 2\n", 16],
  ])("finds in %j the offset %s", (text, offset) => {
    expect(read(text)).toBe(offset);
  });

  it("visits each key once", () => {
    const looks = (count: number) => {
      const text = Array.from({ length: count }, (_, index) => `k${index}: 1\n`).join("");
      const document = parseDocument(text, { uniqueKeys: false });
      let seen = 0;
      const contents = document.contents;
      if (contents && "items" in contents) {
        for (const item of contents.items) {
          const key: unknown = Reflect.get(item, "key");
          Object.defineProperty(item, "key", {
            get: () => {
              seen += 1;
              return key;
            },
          });
        }
      }
      expect(findRepeatedKey(document)).toBeUndefined();
      return seen;
    };
    expect(looks(2_000)).toBe(looks(1_000) * 2);
  });
});
