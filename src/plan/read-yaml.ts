import { isScalar, LineCounter, parseDocument, visit } from "yaml";
import type { FilePosition, Problem } from "../domain/errors.ts";
import { findRepeatedKey } from "./yaml-bounds/find-repeated-key.ts";
import { findYamlExcess } from "./yaml-bounds/find-yaml-excess.ts";

/** A parsed document, with the place of each of its nodes. */
export type YamlDocument = ReturnType<typeof parseDocument>;

/** A document and what it stands for, or why it stands for nothing. */
export type ReadYaml =
  | {
      readonly kind: "read";
      readonly document: YamlDocument;
      readonly value: unknown;
      /** The place of an offset in the text. */
      readonly at: (offset: number) => FilePosition;
    }
  | { readonly kind: "invalid"; readonly problem: Problem };

interface YamlOptions {
  /** `<<` takes over what another mapping has, as in YAML 1.1 and in compose files. */
  readonly merge: boolean;
}

/** What to look at where a text is no YAML: parsers often notice a few lines too late. */
export const yamlSyntaxHint = "look at indentation, quotes and brackets here and in the lines above";

/** Reads YAML text within the bounds; nothing else of it is checked but that it can become a value. */
export function readYaml(text: string, file: string, options: YamlOptions = { merge: false }): ReadYaml {
  const excess = findYamlExcess(text, file);
  if (excess) return { kind: "invalid", problem: excess };
  const lines = new LineCounter();
  // The library compares each key with each other one.
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
    // The library's message goes on with an excerpt; its first line says it all beside the position.
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
  // The bounds hold: no other limit is needed for what aliases stand for.
  return { kind: "read", document, value: document.toJS({ maxAliasCount: -1 }), at };
}

/** What is no mistake in the syntax, and yet cannot become a value: an alias without its anchor, a key that objects keep for themselves. */
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
      const message = "__proto__ cannot be a name here";
      found = { message, where: at(key.range?.[0] ?? 0), hint: "take another one" };
      return visit.BREAK;
    },
  });
  return found;
}
