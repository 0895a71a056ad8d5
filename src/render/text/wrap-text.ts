import { wrapAnsi } from "fast-wrap-ansi";
import { displayWidth } from "./display-width.ts";

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
