import { yamlBounds } from "./bounds.ts";

/**
 * Whether a YAML text may exceed the bounds. One look at the characters, without a parser; says yes in doubt, and then
 * `findYamlExcess` decides. An ordinary file has few brackets, and its aliases stand for mappings at the top level.
 */
export function isSuspectYaml(text: string): boolean {
  if (text.length > mostCharacters || count(text, /[\n,]/g) > mostEntries) return true;
  return isDeep(text) || countExpanded(text) === undefined;
}

/**
 * How many characters at most the aliases of a text stand for; undefined where that may be much, or what they are part
 * of. One look at the characters, as above.
 */
export function countExpanded(text: string): number | undefined {
  return /&\S/.test(text) && /\*\S/.test(text) ? countAliased(text) : 0;
}

/** Two for each node. */
const mostCharacters = yamlBounds.nodes * 2;

/** A line has at most 32 nodes, a comma fewer: no more than 99 brackets and 50 columns of indentation count here. */
const mostEntries = Math.min(yamlBounds.nodes / 32, yamlBounds.keys, yamlBounds.lines);

/** Each level takes a bracket, or a column before the first word of a line: a list in a mapping may share its column. */
function isDeep(text: string): boolean {
  if (indentation.test(text)) return true;
  const most = yamlBounds.depth / 2 - 1;
  if (count(text, /[[{]/g) <= most) return false;
  let rest = text;
  for (let pass = 0; pass < 3; pass += 1) rest = rest.replaceAll(flatCollection, "x");
  return count(rest, /[[{]/g) - count(rest, /\$\{/g) > most;
}

const indentation = new RegExp(`^[\\t ?:-]{${yamlBounds.depth / 4}}`, "m");

/** `[a, "b"]` and `{a: b}` with no bracket inside, and no quote but around a whole entry. */
const flatCollection =
  /[[{] *(?:(?:[^\s"'[\]{},#][^"'[\]{},#\n]*|"[^"\\\n[\]{}]*" *|'[^'\n[\]{}]*' *)(?:, *|(?=[\]}])))*[\]}]/g;

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function countAliased(text: string): number | undefined {
  // A collection that goes over several lines may end anywhere.
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
      // What an anchor stands for ends before its first alias.
      anchor.weight ??= index + expanded - anchor.before;
      expanded += anchor.weight;
      if (expanded > yamlBounds.nodes * 2) return undefined;
    }
  }
  return expanded;
}

/** Whether the anchor is that of a block at the top level, `x-name: &name`, and another key follows before the alias. */
function hasEnded(text: string, anchor: number, alias: number): boolean {
  const start = text.lastIndexOf("\n", anchor) + 1;
  const end = text.indexOf("\n", anchor);
  if (end < 0 || !/^[\w.-]+:[\t ]+&\S+[\t ]*\r?$/.test(text.slice(start, end))) return false;
  return /\n[\w.-]+:/.test(text.slice(end, alias));
}
