import type { Span } from "./spans.ts";

/** A word of a command line without its quotes. */
export interface CommandWord {
  readonly text: string;
  /** The offset of each character in the text. */
  readonly at: readonly number[];
}

/** The longest command that is read, in words and in characters. */
const mostWords = 60;
const mostCharacters = 4096;

/** Characters that end a command. */
const ends = /[|;&\r\n<>`()]/;
/** A quote, which inside strings is escaped with backslashes. */
const quoteAt = /\\{0,8}["']/y;

/**
 * The words from an offset of a text to the end of the command, split as a shell splits them, or as items of
 * a list in JSON or YAML.
 */
export function splitCommand(text: string, from: number): readonly CommandWord[] {
  const words: CommandWord[] = [];
  const last = Math.min(text.length, from + mostCharacters);
  // The name of the program may be quoted.
  const [closing = ""] = /^\\{0,8}["'](?=[ \t])/.exec(text.slice(from, from + 10)) ?? [];
  let at = from + closing.length;
  while (at < last && words.length < mostWords) {
    const next = skipGap(text, at);
    if (next >= last || ends.test(text[next] ?? "")) break;
    const word = readWord(text, next, last);
    if (word.next === next) break;
    if (word.text !== "") words.push(word);
    at = word.next;
  }
  return words;
}

/** The span of a part of a word in the text. */
export function spanOf({ at }: CommandWord, start: number, end: number): Span {
  return { start: at[start] ?? 0, end: (at[end - 1] ?? -1) + 1 };
}

/** Skips spaces, line continuations, and separators of list items. */
function skipGap(text: string, from: number): number {
  const gap = /(?:[ \t]+|\\\r?\n|\\{0,8}["']?[ \t]{0,8},\s{0,80}(?:-[ \t]{1,8})?(?=\\{0,8}["']))*/y;
  gap.lastIndex = from;
  return from + (gap.exec(text)?.[0].length ?? 0);
}

interface ReadWord extends CommandWord {
  readonly next: number;
}

function readWord(text: string, from: number, last: number): ReadWord {
  const at: number[] = [];
  let place = from;
  const take = (until: number) => {
    for (; place < until; place += 1) at.push(place);
  };
  while (place < last) {
    const quote = readQuote(text, place);
    if (quote !== "") {
      // A quote after a word closes the string around the whole command.
      const begins = place + quote.length;
      if (at.length > 0 && /^(?:[\s,\]});]|$)/.test(text.slice(begins, begins + 1))) {
        place = begins;
        break;
      }
      const closes = text.indexOf(quote, begins);
      place = begins;
      if (closes < 0 || closes >= last) break;
      take(closes);
      place += quote.length;
      if (/[,\]})]/.test(text[place] ?? "")) break;
      continue;
    }
    const sign = text[place] ?? "";
    if (
      /\s/.test(sign) ||
      ends.test(sign) ||
      (sign === "]" && !text.slice(from, place).includes("[")) ||
      (sign === "}" && !text.slice(from, place).includes("{"))
    )
      break;
    take(place + 1);
  }
  return { text: at.map((index) => text[index]).join(""), at, next: place };
}

function readQuote(text: string, at: number): string {
  quoteAt.lastIndex = at;
  return quoteAt.exec(text)?.[0] ?? "";
}
