import { strengthOfName } from "./is-secret.ts";
import { isOpaque, isPlaceholder } from "./judge-placed.ts";
import { findNearNames } from "./near-names.ts";
import type { Span } from "./spans.ts";

/**
 * A name whose value begins on the next line: in a block (`|`, `>`), or after a line that ends with the
 * colon.
 */
const opening =
  /^([^\r\n]{0,200}?)(["']?)([A-Za-z_][\w.-]{0,80})\2[ \t]{0,8}:(?:[ \t]+[!&][^\s]{1,80}){0,3}(?:[ \t]{1,8}([|>][-+\d]{0,2}))?[ \t]{0,8}(?:#[^\r\n]{0,200})?\r?$/gm;
/** The most lines of one secret. */
const mostLines = 500;

/**
 * YAML values on the lines below the name of a secret. The text before the name on its line may be a log
 * prefix.
 */
export function findInYaml(text: string, near = findNearNames(text)): readonly Span[] {
  return near.flatMap(({ start, end }) => findIn(text, start, text.slice(start, end)));
}

function findIn(text: string, from: number, part: string): readonly Span[] {
  return [...part.matchAll(opening)].flatMap((match) => {
    const { 1: before = "", 3: name = "", 4: block } = match;
    const strength = strengthOfName(name);
    if (strength === "none" || (block === undefined && strength !== "strong")) return [];
    const prefix = before.replaceAll(/[-?](?=\s)/g, " ");
    const lines = readBelow(
      text,
      from + match.index + match[0].length,
      prefix,
      block === undefined ? 1 : mostLines,
    );
    return lines.filter(({ start, end }) => {
      const value = text.slice(start, end);
      return !isPlaceholder(value) && (block === undefined || strength !== "strong" ? isOpaque(value) : true);
    });
  });
}

/** The lines that are indented further than the name, without their indentation and quotes. */
function readBelow(text: string, from: number, prefix: string, most: number): readonly Span[] {
  const found: Span[] = [];
  let at = text.indexOf("\n", from);
  while (at >= 0 && found.length < most) {
    const next = text.indexOf("\n", at + 1);
    const line = text.slice(at + 1, next < 0 ? text.length : next);
    const isBlank = line.slice(prefix.trimEnd().length).trim() === "";
    if (!isBlank) {
      if (!line.startsWith(prefix)) break;
      const [, indent = "", value = ""] =
        /^(\s+(?:- )?["']?)(.*?)["']?\s*$/.exec(line.slice(prefix.length)) ?? [];
      if (indent === "" || value === "") break;
      const start = at + 1 + prefix.length + indent.length;
      found.push({ start, end: start + value.length });
    }
    at = next;
  }
  return found;
}
