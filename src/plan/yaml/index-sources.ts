import { type Document, isAlias, isMap, isScalar, LineCounter, type Node, visit } from "yaml";
import type { FilePosition } from "../../domain/errors.ts";
import { parseOne } from "./parse-documents.ts";

/** A YAML file's name, as shown to the user, and its text. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** A scalar value, with the keys that lead to it. */
export interface SourceValue {
  readonly path: readonly string[];
  readonly value: string;
  readonly where: FilePosition;
}

/** An index of YAML files, each parsed once. */
export interface SourceIndex {
  /** Position of the deepest existing part of a path; of several files, the last. Includes merged maps. */
  locate(path: readonly string[]): FilePosition | undefined;
  /** Every scalar value, in file order. List elements have the path of their list. */
  readonly values: readonly SourceValue[];
}

/** Indexes YAML files. Invalid files are left out, because Compose reports their errors when it resolves the project. */
export function indexSources(sources: readonly SourceText[]): SourceIndex {
  const files = sources.flatMap(({ file, text }) => {
    const lines = new LineCounter();
    const document = parseOne(text, { lineCounter: lines, merge: true });
    if (document?.errors.length !== 0) return [];
    return [{ document, where: (offset: number) => ({ file, line: lines.linePos(offset).line }) }];
  });
  return {
    locate(path) {
      let best: { readonly depth: number; readonly where: FilePosition } | undefined;
      for (const { document, where } of files) {
        const found = findDeepest(document, path);
        if (found && found.depth >= (best?.depth ?? 1)) best = { ...found, where: where(found.offset) };
      }
      return best?.where;
    },
    values: files.flatMap(({ document, where }) => listValues(document, where)),
  };
}

/** Returns an indexer that caches its results by text. */
export function createTextIndexer(): (text: string) => SourceIndex {
  const known = new Map<string, SourceIndex>();
  return (text) => {
    const index = known.get(text) ?? indexSources([{ file: "", text }]);
    known.set(text, index);
    return index;
  };
}

function findDeepest(
  document: Document.Parsed,
  path: readonly string[],
): { readonly depth: number; readonly offset: number } | undefined {
  let node: unknown = document.contents;
  let found: { readonly depth: number; readonly offset: number } | undefined;
  for (const [index, name] of path.entries()) {
    const pair = findPair(document, node, name);
    if (!pair) break;
    found = { depth: index + 1, offset: pair.offset };
    node = pair.value;
  }
  // If the service itself is not found, the line of `services:` is not useful.
  return found && found.depth >= Math.min(2, path.length) ? found : undefined;
}

function findPair(
  document: Document.Parsed,
  node: unknown,
  name: string,
): { readonly offset: number; readonly value: unknown } | undefined {
  const map = isAlias(node) ? node.resolve(document) : node;
  if (!isMap(map)) return undefined;
  for (const { key, value } of map.items) {
    if (isScalar(key) && key.range && String(key.value) === name) return { offset: key.range[0], value };
  }
  for (const { key, value } of map.items) {
    if (!isScalar(key) || String(key.value) !== "<<") continue;
    const found = findPair(document, value, name);
    if (found) return found;
  }
  return undefined;
}

function listValues(
  document: Document.Parsed,
  where: (offset: number) => FilePosition,
): readonly SourceValue[] {
  const values: SourceValue[] = [];
  visit(document, {
    Scalar(key, node, parents) {
      if (key === "key" || !node.range) return;
      const path = parents.flatMap((parent) => keyOf(parent));
      values.push({ path, value: String(node.value ?? ""), where: where(node.range[0]) });
    },
  });
  return values;
}

function keyOf(parent: Node | Document | object): readonly string[] {
  return "key" in parent && isScalar(parent.key) ? [String(parent.key.value)] : [];
}
