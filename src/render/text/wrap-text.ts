import fastStringWidth from "fast-string-width";
import { wrapAnsi } from "fast-wrap-ansi";
import { plural } from "./amounts.ts";
import type { Style } from "./style.ts";

/** How wide lines may be, and what stands before the first and before all others. */
interface WrapOptions {
  readonly width: number;
  readonly first?: string;
  readonly rest?: string;
}

/** Text in lines of at most that many columns, broken between words; a longer word, such as a URL, stays in one piece. */
export function wrapText(text: string, { width, first = "", rest = first }: WrapOptions): string {
  const room = Math.max(1, width - Math.max(displayWidth(first), displayWidth(rest)));
  const lines = wrapLine(text, room, false);
  return lines.map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd()).join("\n");
}

/** The lines of a text; with `hard`, words are broken too. Infinite room leaves every line whole. */
export function wrapLine(text: string, room: number, hard: boolean): readonly string[] {
  const lines = text.split("\n");
  return lines.every((line) => displayWidth(line) <= room)
    ? lines
    : wrapAnsi(text, room, { hard }).split("\n");
}

/** A text cut to that many columns, with a sign where something is missing. Colours are closed. */
export function cutText(text: string, room: number, more: string): string {
  if (displayWidth(text) <= room) return text;
  const kept = Math.max(0, room - displayWidth(more));
  const [start = ""] = wrapAnsi(text, Math.max(1, kept), { hard: true, wordWrap: false, trim: false }).split(
    "\n",
  );
  return kept === 0 ? more : start + more;
}

interface ScreenSize {
  readonly width: number;
  readonly rows: number;
}

/** The lines of a text that fit a screen: long ones are cut, and the last line counts those that are left out. */
export function fitScreen(text: string, { width, rows }: ScreenSize, style: Style): readonly string[] {
  const lines = text.split("\n").map((line) => cutText(line, width, style.symbols.more));
  if (lines.length <= rows) return lines;
  const shown = lines.slice(0, Math.max(0, rows - 1));
  return [...shown, style.dim(cutText(`+${plural(lines.length - shown.length, "line")}`, width, ""))];
}

/**
 * How many columns a text takes in a terminal; colour codes take none. The library is the quick one: `string-width` makes
 * an Intl.Segmenter when it is imported, which costs a command that prints three lines 20 to 90 ms.
 */
export function displayWidth(text: string): number {
  // Most texts are of this kind, and a table asks for each of its cells several times.
  return /^[\x20-\x7e]*$/.test(text) ? text.length : fastStringWidth(text);
}
