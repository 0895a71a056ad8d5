import { type Document, isScalar, visit } from "yaml";

/**
 * The offset of the first duplicate key of a mapping; undefined if there is none. Linear in the number of
 * keys, while the library's own check compares each key with every other key of its mapping.
 */
export function findRepeatedKey(document: Document.Parsed | Document): number | undefined {
  let found: number | undefined;
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          found = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return found;
}
