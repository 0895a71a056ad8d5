import { CST, Lexer, Parser } from "yaml";
import type { FilePosition, Problem } from "../../domain/errors.ts";
import { isSuspectYaml } from "./is-suspect-yaml.ts";
import { createLineFinder } from "./line-finder.ts";
import { type Excess, measureNodes } from "./measure-nodes.ts";
import { yamlBounds } from "./yaml-bounds.ts";

/**
 * The first limit that a YAML text exceeds, with its position, found without expanding aliases; undefined for
 * a text within the limits. The check is linear in the length of the text and does not recurse. It does not
 * check the syntax.
 */
export function findYamlExcess(text: string, file: string): Problem | undefined {
  if (!isSuspectYaml(text)) return undefined;
  const excess = findExcess(text);
  if (excess === undefined) return undefined;
  const place = createLineFinder(text)(excess.offset);
  const where: FilePosition = { file, line: place.line, column: place.column };
  return { message: excess.message, where, hint: excess.hint };
}

function findExcess(text: string): Excess | undefined {
  const lines = findSurplusLine(text);
  if (lines !== undefined) return lines;
  const parser = new Parser();
  const documents: CST.Token[] = [];
  let values = 0;
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    values += valueTypes.has(CST.tokenType(lexeme) ?? "") ? 1 : 0;
    if (values > yamlBounds.nodes || lexemes > mostLexemes) return tooManyNodes(parser.offset);
    for (const token of parser.next(lexeme)) documents.push(token);
    // The parser stack also holds the document and the token that is being parsed.
    if (parser.stack.length - 2 > yamlBounds.depth) return tooDeep(parser.offset);
  }
  for (const token of parser.end()) documents.push(token);
  return measureNodes(documents);
}

/** Types of tokens that begin a node. */
const valueTypes: ReadonlySet<string> = new Set([
  "scalar",
  "single-quoted-scalar",
  "double-quoted-scalar",
  "alias",
  "flow-seq-start",
  "flow-map-start",
]);

/** Spaces, line ends and punctuation around a node count as lexemes too. */
const mostLexemes = yamlBounds.nodes * 5;

function findSurplusLine(text: string): Excess | undefined {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    count += 1;
    if (count > yamlBounds.lines + 1) {
      const lines = text.split("\n").length;
      const message = `the text has ${lines} lines; the limit is ${yamlBounds.lines}`;
      return { message, offset: at, hint: "Split the file." };
    }
  }
  return undefined;
}

function tooManyNodes(offset: number): Excess {
  const message = `the text has more values than the limit of ${yamlBounds.nodes}`;
  return { message, offset, hint: "Split the file, or remove values." };
}

function tooDeep(offset: number): Excess {
  const message = `mappings and lists are nested deeper than the limit of ${yamlBounds.depth} levels`;
  return { message, offset, hint: "Reduce the nesting." };
}
