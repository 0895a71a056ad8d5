import type { Span } from "./spans.ts";

/** The longest secret on one line, in characters. Private keys are quoted or have a form of their own. */
const longest = 8192;
/** The most values that are read from one list. */
const mostListed = 50;
/** The most nested lists in which one value is read. */
const mostLists = 4;

/**
 * The notations of programming languages before a value: `b'…'`, `Some("…")`, `string(12) "…"`, `!!str …`.
 */
const wrapping =
  /^(?:(?:!!?(?!secret|vault|reference)\w{1,40}|&[\w-]{1,40})[ \t]{1,8}|:(?=")|[bru]{1,2}(?=["'])|N(?=')|[A-Z]\w{0,19}\((?=\\{0,8}["'])|string\(\d{1,6}\) (?="))/;
/** A mapping, not a value: `{"type": …`, `{min: 8}`. */
const mapping = /^\{\s{0,80}(?:\\{0,8}["']|[\w.-]{1,80}:\s|\}|$)/;
const between = /^\s{0,80},\s{0,80}/;

/** The span of a value without its quotes. */
export interface ReadValue extends Span {
  readonly isQuoted: boolean;
  readonly isListed: boolean;
}

/** Reads the values at an offset of a text. `isShell`: the offset is after `NAME=`. */
export type ValueReader = (start: number, isShell: boolean) => readonly ReadValue[];

/**
 * A reader of values. A quoted value ends at its closing quote, any other at the next separator; a list in
 * brackets gives each of its values. The reader caches positions, so that nested values do not each scan the
 * rest of the text.
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

/** Finds the offset of the next match; cached, for offsets that only increase. */
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
  /** The offset after the closing quote. */
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
  // A bracket or full stop after an unquoted value belongs to the surrounding text.
  while (!isShell && end > start && ")]}.:".includes(text[end - 1] ?? " ")) end -= 1;
  return { start, end, next: end, isQuoted: false };
}

/** The offset of the same quote with as many backslashes; the end of the line if the quote never closes. */
function findClosing(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    // Two backslashes are one escaped backslash.
    const [before = ""] = /\\*$/.exec(text.slice(Math.max(from, at - 16), at)) ?? [];
    if (before.length % 2 === 0) return at;
  }
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
