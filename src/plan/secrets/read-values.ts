import type { Span } from "./spans.ts";

/** No secret on one line is longer, in characters; a private key stands between quotes or in a form of its own. */
const longest = 8192;
/** A list of more values is none of secrets. */
const mostListed = 50;
/** A value that stands in more lists, each within the one before, is none of a list. */
const mostLists = 4;

/** What languages write around a value: `b'…'`, `Some("…")`, `string(12) "…"`, `!!str …`. */
const wrapping =
  /^(?:(?:!!?(?!secret|vault|reference)\w{1,40}|&[\w-]{1,40})[ \t]{1,8}|:(?=")|[bru]{1,2}(?=["'])|N(?=')|[A-Z]\w{0,19}\((?=\\{0,8}["'])|string\(\d{1,6}\) (?="))/;
/** A mapping rather than a value: `{"type": …`, `{min: 8}`. */
const mapping = /^\{\s{0,80}(?:\\{0,8}["']|[\w.-]{1,80}:\s|\}|$)/;
const between = /^\s{0,80},\s{0,80}/;

/** Where a value stands, without its quotes. */
export interface ReadValue extends Span {
  readonly isQuoted: boolean;
  readonly isListed: boolean;
}

/** Reads the values that stand at a place of a text. `isShell`: the place is behind `NAME=`. */
export type ValueReader = (start: number, isShell: boolean) => readonly ReadValue[];

/**
 * A reader of values: up to the closing quote where one opens, else up to where a value ends; each one of a list in
 * brackets. It remembers what it read, so that values within values do not each read the rest of the text.
 */
export function createValueReader(text: string): ValueReader {
  const lists = new Map<number, number>();
  const findStop = { shell: createStopFinder(text, /["'\s]/g), other: createStopFinder(text, otherStop) };
  const read = (start: number, isShell: boolean) =>
    readValue(text, start, isShell, isShell ? findStop.shell : findStop.other);
  return (start, isShell) => {
    if (mapping.test(text.slice(start, start + 170))) return [];
    const [bracket] = /^\[\s{0,80}/.exec(text.slice(start, start + 81)) ?? [];
    if (bracket === undefined || isShell) return keepFilled([{ ...read(start, isShell), isListed: false }]);
    const values: ReadValue[] = [];
    let at = start + bracket.length;
    while (values.length < mostListed) {
      const depth = (lists.get(at) ?? 0) + 1;
      if (depth > mostLists) break;
      lists.set(at, depth);
      const value = { ...read(at, false), isListed: true };
      if (value.start >= value.end) break;
      values.push(value);
      const [gap] = between.exec(text.slice(value.next, value.next + 162)) ?? [];
      if (gap === undefined) break;
      at = value.next + gap.length;
    }
    return values;
  };
}

function keepFilled(values: readonly ReadValue[]): readonly ReadValue[] {
  return values.filter(({ start, end }) => start < end);
}

const otherStop = /[\s,;&"'<>|]|\\["'n]/g;

/** Where the next match begins, for places that only move on. */
function createStopFinder(text: string, stop: RegExp): (from: number) => number {
  const search = new RegExp(stop);
  let searched = { from: 0, found: -1 };
  return (from) => {
    if (from >= searched.from && from <= searched.found) return searched.found;
    search.lastIndex = from;
    searched = { from, found: search.exec(text)?.index ?? text.length };
    return searched.found;
  };
}

interface Read extends Span {
  readonly isQuoted: boolean;
  /** Behind the closing quote. */
  readonly next: number;
}

function readValue(text: string, from: number, isShell: boolean, findStop: (from: number) => number): Read {
  const [wrapped = ""] = isShell ? [] : (wrapping.exec(text.slice(from, from + 40)) ?? []);
  const start = from + wrapped.length;
  const [quote = ""] = /^(?:"""|'''|\\{0,8}["'`])/.exec(text.slice(start, start + 9)) ?? [];
  if (quote !== "") {
    const begins = start + quote.length;
    const end = findClosing(text, begins, quote);
    return { start: begins, end, next: end + quote.length, isQuoted: true };
  }
  let end = Math.min(findStop(start), start + longest);
  // A bracket or full stop behind a bare value belongs to what stands around it.
  while (!isShell && end > start && ")]}.:".includes(text[end - 1] ?? " ")) end -= 1;
  return { start, end, next: end, isQuoted: false };
}

/** The same quote with as many backslashes before it; the end of the line where it never closes. */
function findClosing(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    // Two backslashes before it are one that is escaped itself.
    const [before = ""] = /\\*$/.exec(text.slice(Math.max(from, at - 16), at)) ?? [];
    if (before.length % 2 === 0) return at;
  }
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
