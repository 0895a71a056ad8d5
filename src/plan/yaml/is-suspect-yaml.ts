import { yamlBounds } from "./yaml-bounds.ts";

/**
 * Whether a YAML text may exceed the limits. A fast scan of the characters without a parser: it returns true
 * when in doubt, and `findYamlExcess` decides then. Ordinary files have few brackets, and their anchors are
 * at the top level.
 */
export function isSuspectYaml(text: string): boolean {
  if (text.length > mostCharacters || count(text, /[\n,]/g) > mostEntries) return true;
  return isDeep(text) || countExpanded(text) === undefined;
}

/**
 * An upper limit for the number of characters that the aliases of a text expand to. Undefined if that may be
 * too many, or if an alias may be inside the value of its own anchor. A fast scan, as above.
 */
export function countExpanded(text: string): number | undefined {
  return /&\S/.test(text) && /\*\S/.test(text) ? countAliased(text) : 0;
}

/** A node takes at least two characters. */
const mostCharacters = yamlBounds.nodes * 2;

/**
 * A line adds at most 32 nodes and a comma fewer, because `isDeep` allows only 99 brackets and 50 columns of
 * indentation.
 */
const mostEntries = Math.min(yamlBounds.nodes / 32, yamlBounds.keys, yamlBounds.lines);

/**
 * Each level needs a bracket, or a column of indentation; a list in a mapping may have the mapping's own
 * column.
 */
function isDeep(text: string): boolean {
  if (indentation.test(text)) return true;
  const most = yamlBounds.depth / 2 - 1;
  if (count(text, /[[{]/g) <= most) return false;
  let rest = text;
  for (let pass = 0; pass < 3; pass += 1) rest = rest.replaceAll(flatCollection, "x");
  return count(rest, /[[{]/g) - count(rest, /\$\{/g) > most;
}

const indentation = new RegExp(`^[\\t ?:-]{${yamlBounds.depth / 4}}`, "m");

/** `[a, "b"]` and `{a: b}` without nested brackets, and with quotes only around whole entries. */
const flatCollection =
  /[[{] *(?:(?:[^\s"'[\]{},#][^"'[\]{},#\n]*|"[^"\\\n[\]{}]*" *|'[^'\n[\]{}]*' *)(?:, *|(?=[\]}])))*[\]}]/g;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function countAliased(text: string): number | undefined {
  // The end of a collection that spans several lines is unknown without a parser.
  if (/[[{,][\t ]*\r?$|^[\t ]*[[{]/m.test(text)) return undefined;
  const anchors = new Map<string, { readonly at: number; readonly before: number; weight?: number }>();
  let expanded = 0;
  for (const { 0: word, index } of text.matchAll(/[&*][^\s,[\]{}]+/g)) {
    const name = word.slice(1);
    const anchor = anchors.get(name);
    if (word.startsWith("&")) {
      if (anchor) return undefined;
      anchors.set(name, { at: index, before: index + expanded });
    } else if (anchor) {
      if (anchor.weight === undefined && !hasEnded(text, anchor.at, index)) return undefined;
      // The value of an anchor ends before the first alias to it.
      anchor.weight ??= index + expanded - anchor.before;
      expanded += anchor.weight;
      if (expanded > yamlBounds.nodes * 2) return undefined;
    }
  }
  return expanded;
}

/**
 * Whether the anchor names a top-level block, `x-name: &name`, and another top-level key precedes the alias.
 */
function hasEnded(text: string, anchor: number, alias: number): boolean {
  const start = text.lastIndexOf("\n", anchor) + 1;
  const end = text.indexOf("\n", anchor);
  if (end < 0 || !/^[\w.-]+:[\t ]+&\S+[\t ]*\r?$/.test(text.slice(start, end))) return false;
  return /\n[\w.-]+:/.test(text.slice(end, alias));
}
