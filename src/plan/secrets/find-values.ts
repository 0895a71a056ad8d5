import { matchSpans, type Span } from "./spans.ts";
import type { Notation } from "./value-pattern.ts";

/** Finds all values of a list in a text in one pass. */
export type ValueFinder = (text: string) => readonly Span[];

/** A notation of a value, indexed by a run of letters and digits that the notation never changes. */
interface Sought {
  /** The run as case-insensitive codes of `foldCode`. */
  readonly anchor: readonly number[];
  /** The longest distance between the anchor and the start or end of a match, in characters. */
  readonly reach: number;
  readonly expression: () => RegExp;
}

/** The number of letters and digits of an anchor that the index uses. */
const gram = 4;
const codes = 36;
const allGrams = codes ** gram;
/** The most characters that one character may be written with: `\\\\u00e9`. */
const mostWritten = 12;

/**
 * A finder whose time depends on the length of the text and the number of matches, not on the number of
 * values. One pass searches the anchors of all values; a value's expression runs only near a match of its
 * anchor.
 */
export function createValueFinder(
  values: readonly string[],
  notationsOf: (value: string) => readonly Notation[],
): ValueFinder {
  // The index is created on first use, because most commands never need it.
  let index: Index | undefined;
  return (text) => {
    if (values.length === 0) return [];
    index ??= indexValues(values, notationsOf);
    const everywhere = index.unanchored.flatMap(({ expression }) => matchSpans(text, expression()));
    return [...everywhere, ...findAnchored(text, index.byGram)];
  };
}

interface Index {
  readonly byGram: ReadonlyMap<number, readonly Sought[]>;
  readonly unanchored: readonly Sought[];
}

function indexValues(values: readonly string[], notationsOf: (value: string) => readonly Notation[]): Index {
  const byGram = new Map<number, Sought[]>();
  const unanchored: Sought[] = [];
  for (const { source, text } of values.flatMap(notationsOf)) {
    const anchor = findAnchor(text);
    const sought = { anchor, reach: text.length * mostWritten + 64, expression: lazily(source) };
    if (anchor.length < gram) unanchored.push(sought);
    else {
      const key = anchor.slice(0, gram).reduce((sum, code) => sum * codes + code, 0);
      const same = byGram.get(key);
      if (same === undefined) byGram.set(key, [sought]);
      else same.push(sought);
    }
  }
  return { byGram, unanchored };
}

function lazily(source: string): () => RegExp {
  let expression: RegExp | undefined;
  return () => {
    expression ??= new RegExp(`(${source})`, "dgu");
    return expression;
  };
}

/** The longest run of letters and digits. */
function findAnchor(text: string): readonly number[] {
  const runs = text.match(/[A-Za-z0-9]+/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), "");
  return Array.from(longest, (_, at) => foldCode(longest.charCodeAt(at)));
}

/** 0 to 35 for a letter in either case or a digit, else -1. */
function foldCode(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48;
  if (unit >= 65 && unit <= 90) return unit - 55;
  if (unit >= 97 && unit <= 122) return unit - 87;
  return -1;
}

function findAnchored(text: string, byGram: ReadonlyMap<number, readonly Sought[]>): readonly Span[] {
  if (byGram.size === 0) return [];
  const windows = new Map<Sought, Span[]>();
  let run = 0;
  let key = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = foldCode(text.charCodeAt(at));
    run = code < 0 ? 0 : run + 1;
    key = code < 0 ? 0 : (key * codes + code) % allGrams;
    if (run < gram) continue;
    for (const sought of byGram.get(key) ?? []) {
      const start = at - gram + 1;
      if (standsAt(text, start, sought.anchor)) addWindow(windows, sought, start, text.length);
    }
  }
  return [...windows].flatMap(([{ expression }, spans]) =>
    spans.flatMap(({ start, end }) =>
      matchSpans(text.slice(start, end), expression()).map((found) => ({
        start: start + found.start,
        end: start + found.end,
      })),
    ),
  );
}

function standsAt(text: string, start: number, anchor: readonly number[]): boolean {
  return anchor.every((code, index) => foldCode(text.charCodeAt(start + index)) === code);
}

/** Adds a window; windows of one value that touch are merged. */
function addWindow(windows: Map<Sought, Span[]>, sought: Sought, at: number, length: number): void {
  const window = { start: Math.max(0, at - sought.reach), end: Math.min(length, at + sought.reach) };
  const known = windows.get(sought);
  const last = known?.at(-1);
  if (known === undefined) windows.set(sought, [window]);
  else if (last !== undefined && last.end >= window.start)
    known[known.length - 1] = { start: last.start, end: window.end };
  else known.push(window);
}
