import { type Document, isScalar, visit } from "yaml";

/**
 * The offset of the first key that its mapping has twice. One look at each key, where the library's own check compares
 * each with each other one of its mapping.
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
