import { Document, isScalar, parse, Scalar, visit } from "yaml";
import type { Tree } from "./tree.ts";

/**
 * YAML that every parser reads as the same document. Strings and keys are quoted if any version of YAML could
 * parse them as a boolean (`no`), a number (`22:22`, `0o17`, `1_000`), a date or null.
 */
export function formatYaml(tree: Tree): string {
  const document = new Document(tree);
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value !== "string") return;
      if (isAmbiguous(node.value) || isFragile(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
    Pair(_, pair) {
      if (isScalar(pair.key) || typeof pair.key !== "string" || !isAmbiguous(pair.key)) return;
      const key = new Scalar(pair.key);
      key.type = Scalar.QUOTE_DOUBLE;
      pair.key = key;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function isAmbiguous(text: string): boolean {
  if (text.includes("\n")) return false;
  // Compose's parser removes all underscores before it parses a number: `-_1.e3` is -1000.
  if (/^[+-]?[._]*\d/.test(text) || /^(?:y|n|=|<<|~|)$/i.test(text)) return true;
  return /^[\w.+-]{1,8}$/.test(text) && parse(text, { version: "1.1" }) !== text;
}

/** Parsers disagree on spaces at the edges of lines in a block: some read them as the block's indentation. */
function isFragile(text: string): boolean {
  return text.includes("\n") && (/^\s/.test(text) || /[^\S\n](?:\n|$)/.test(text));
}
