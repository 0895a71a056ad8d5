import type { FilePosition } from "../../domain/errors.ts";
import { parseDocuments } from "../../plan/yaml/parse-documents.ts";

/** The name and text of a compose file. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** The first place where a file is not valid YAML, or not a map, and the reason. */
export interface SyntaxFault {
  readonly where: FilePosition;
  /** Undefined when the file is valid YAML but not a map. */
  readonly why: string | undefined;
}

/**
 * The first fault in these files. Undefined when all are maps. Its lines and columns are more precise than
 * Compose's.
 */
export async function findSyntaxFault(sources: readonly SourceText[]): Promise<SyntaxFault | undefined> {
  const yaml = await import("yaml");
  for (const { file, documents, positionOf } of sources.map((source) => parse(source, yaml))) {
    if (documents.length === 0) return { where: { file, line: 1, column: 1 }, why: undefined };
    for (const document of documents) {
      const [error] = document.errors;
      // The library has the same code for a missing comma, which it reports in its place.
      if (error?.code === "MISSING_CHAR" && /^Missing closing ["']quote/.test(error.message)) {
        const opening = findOpenQuote(document, yaml);
        if (opening !== undefined)
          return { where: positionOf(opening), why: "a quote opens here and never closes" };
      }
      if (error) return { where: positionOf(error.pos[0]), why: error.message };
      const alias = findLooseAlias(document, yaml);
      if (alias)
        return {
          where: positionOf(alias.offset),
          why: `there is no anchor &${alias.name} before *${alias.name}`,
        };
      if (document.contents !== null && !yaml.isMap(document.contents)) {
        return { where: positionOf(document.contents.range[0]), why: undefined };
      }
    }
  }
  return undefined;
}

/**
 * The place of a key in these files: the deepest part of its path that any file has. The last file wins among
 * equals.
 */
export async function findKey(
  sources: readonly SourceText[],
  path: readonly string[],
): Promise<FilePosition | undefined> {
  const yaml = await import("yaml");
  let best: { readonly depth: number; readonly where: FilePosition } | undefined;
  for (const { documents, positionOf } of sources.map((source) => parse(source, yaml))) {
    for (const document of documents) {
      let node: unknown = document.contents;
      for (const [index, name] of path.entries()) {
        const pair = yaml.isMap(node)
          ? node.items.find(({ key }) => yaml.isScalar(key) && String(key.value) === name)
          : undefined;
        if (!pair || !yaml.isScalar(pair.key) || !pair.key.range) break;
        const where = positionOf(pair.key.range[0]);
        if (!best || index + 1 >= best.depth) best = { depth: index + 1, where };
        node = pair.value;
      }
    }
  }
  // If the service is not found either, the line of `services:` does not help.
  return best && best.depth >= Math.min(2, path.length) ? best.where : undefined;
}

/** The place of the first value that contains these words. */
export async function findWords(
  sources: readonly SourceText[],
  words: string,
): Promise<FilePosition | undefined> {
  const yaml = await import("yaml");
  for (const { documents, positionOf } of sources.map((source) => parse(source, yaml))) {
    let offset: number | undefined;
    for (const document of documents) {
      yaml.visit(document, (key, node) => {
        if (key === "key" || !yaml.isScalar(node) || !node.range || !String(node.value).includes(words))
          return undefined;
        offset = node.range[0];
        return yaml.visit.BREAK;
      });
      if (offset !== undefined) return positionOf(offset);
    }
  }
  return undefined;
}

type Yaml = typeof import("yaml");
type Document = ReturnType<typeof parse>["documents"][number];

function parse({ file, text }: SourceText, { LineCounter }: Yaml) {
  const lineCounter = new LineCounter();
  const documents = parseDocuments(text, { lineCounter, prettyErrors: false, merge: true });
  const positionOf = (offset: number): FilePosition => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line, column: col };
  };
  return { file, documents, positionOf };
}

/** YAML reports an unclosed quote at the end of the file. The place where it opens is more helpful. */
function findOpenQuote(document: Document, { isScalar, visit }: Yaml): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Scalar: (_, node) => {
      if (isScalar(node) && node.type?.startsWith("QUOTE")) offset = node.range?.[0] ?? offset;
    },
  });
  return offset;
}

function findLooseAlias(document: Document, { visit }: Yaml): { offset: number; name: string } | undefined {
  let found: { offset: number; name: string } | undefined;
  visit(document, {
    Alias: (_, node) => {
      if (node.resolve(document)) return undefined;
      found = { offset: node.range?.[0] ?? 0, name: node.source };
      return visit.BREAK;
    },
  });
  return found;
}
