import { nameStems } from "./secret-words.ts";
import type { Span } from "./spans.ts";

/** How many lines after the name of a secret may contain its value. */
const linesBelow = 2;

/**
 * The lines of a text that may name a secret, each with the two lines after it. Most logs have few such
 * lines, so a search of these alone takes a fifth of the time.
 */
export function findNearNames(text: string): readonly Span[] {
  return findLines(text, nameStems, linesBelow);
}

/** The lines that match an expression, each with `below` more lines; adjacent parts are merged. */
export function findLines(text: string, sign: RegExp, below = 0): readonly Span[] {
  const found: Span[] = [];
  const search = new RegExp(sign, `${sign.flags}g`);
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const start = text.lastIndexOf("\n", match.index) + 1;
    const end = skipLines(text, match.index, below);
    const last = found.at(-1);
    if (last !== undefined && start <= last.end) found[found.length - 1] = { start: last.start, end };
    else found.push({ start, end });
    // The rest of the line is already included.
    const lineEnd = text.indexOf("\n", match.index);
    if (lineEnd < 0) break;
    search.lastIndex = lineEnd;
  }
  return found;
}

function skipLines(text: string, from: number, below: number): number {
  let at = from;
  for (let line = 0; line <= below; line += 1) {
    const next = text.indexOf("\n", at);
    if (next < 0) return text.length;
    at = next + 1;
  }
  return at - 1;
}
