import { type Document, isScalar, LineCounter, parseDocument, visit } from "yaml";
import type { FilePosition, Problem } from "../../domain/errors.ts";
import { findYamlExcess } from "./find-yaml-excess.ts";

/** A parsed document, with the place of each of its nodes. */
export type YamlDocument = ReturnType<typeof parseDocument>;

/** A document with its value, or the problem that makes it invalid. */
export type ReadYaml =
  | {
      readonly kind: "read";
      readonly document: YamlDocument;
      readonly value: unknown;
      /** Gives the file position of an offset in the text. */
      readonly at: (offset: number) => FilePosition;
    }
  | { readonly kind: "invalid"; readonly problem: Problem };

interface YamlOptions {
  /** Whether `<<` merges another mapping, as in YAML 1.1 and in compose files. */
  readonly merge: boolean;
}

/** The hint for invalid YAML: parsers often report an error a few lines after its cause. */
export const yamlSyntaxHint = "Check indentation, quotes and brackets on this line and the lines above.";

/** Reads YAML text within the size limits. Checks only that the text has a value; a schema is not applied. */
export function readYaml(text: string, file: string, options: YamlOptions = { merge: false }): ReadYaml {
  const excess = findYamlExcess(text, file);
  if (excess) return { kind: "invalid", problem: excess };
  const lines = new LineCounter();
  // The library compares every key with every other key; findRepeatedKey is faster.
  const document = parseDocument(text, {
    lineCounter: lines,
    logLevel: "error",
    uniqueKeys: false,
    ...options,
  });
  const at = (offset: number): FilePosition => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? { file } : { file, line, column: col };
  };
  const [broken] = document.errors;
  if (broken) {
    // The library's message continues with an excerpt; its first line is enough beside the position.
    const message = (broken.message.split("\n")[0] ?? broken.message).replace(
      / at line \d+, column \d+:?$/,
      "",
    );
    return { kind: "invalid", problem: { message, where: at(broken.pos[0]), hint: yamlSyntaxHint } };
  }
  const repeated = findRepeatedKey(document);
  if (repeated !== undefined) {
    const problem = { message: "Map keys must be unique", where: at(repeated), hint: yamlSyntaxHint };
    return { kind: "invalid", problem };
  }
  const unreadable = findUnreadable(document, at);
  if (unreadable) return { kind: "invalid", problem: unreadable };
  // findYamlExcess has limited the size, so aliases need no limit of their own.
  return { kind: "read", document, value: document.toJS({ maxAliasCount: -1 }), at };
}

/** Valid syntax that cannot become a value: an alias without an anchor, or the key `__proto__`. */
function findUnreadable(document: YamlDocument, at: (offset: number) => FilePosition): Problem | undefined {
  let found: Problem | undefined;
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) !== undefined) return undefined;
      const message = `there is no anchor &${node.source} before *${node.source}`;
      found = { message, where: at(node.range?.[0] ?? 0), hint: yamlSyntaxHint };
      return visit.BREAK;
    },
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== "__proto__") return undefined;
      const message = "__proto__ is not allowed as a key";
      found = { message, where: at(key.range?.[0] ?? 0), hint: "Use another key." };
      return visit.BREAK;
    },
  });
  return found;
}

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
