import { strengthOfName } from "./is-secret.ts";
import { isOpaque, isPlaceholder } from "./judge-placed.ts";
import { type Element, type Program, type Programs, pipeReaders, programs } from "./programs.ts";
import type { Span } from "./spans.ts";
import { type CommandWord, spanOf, splitCommand } from "./split-command.ts";

const named = namesOf(programs);
/** Text that is piped into a program: `echo … | sudo chpasswd`. */
const piped = new RegExp(
  String.raw`\b(?:echo|printf|print)\b([^|\r\n]{1,1000})\|[ \t]{0,8}(?:\w+[ \t]+-\w[ \t]+|sudo[ \t]+|exec[ \t]+)?(?=${namesOf(pipeReaders).source})`,
  "dg",
);
/** Text in a here-string: `chpasswd <<< "…"`. */
const handed = new RegExp(String.raw`${namesOf(pipeReaders).source}[^|;&\r\n<]{0,200}<<<`, "dg");

/** Secrets on the command lines of programs with a known syntax, and in text that is piped into them. */
export function findInPrograms(text: string): readonly Span[] {
  return [
    ...findNamed(text),
    ...[...text.matchAll(piped)].flatMap((match) => {
      const [start = 0] = match.indices?.[1] ?? [];
      return findWritten(splitCommand(text, start), splitCommand(text, match.index + match[0].length));
    }),
    ...[...text.matchAll(handed)].flatMap((match) =>
      findWritten(splitCommand(text, match.index + match[0].length), splitCommand(text, match.index)),
    ),
  ];
}

function namesOf(table: Programs): RegExp {
  const names = [...table.keys()].toSorted((a, b) => b.length - a.length).join("|");
  return new RegExp(String.raw`(?<![\w.-])(${names})(?:\.exe|\.sh)?(?=[\s"'\\]|$)`, "g");
}

/** The most nested commands that are read, as in `sh -c "…"`. */
const mostNested = 8;

function findNamed(text: string): readonly Span[] {
  let split: readonly CommandWord[] = [];
  let ends: readonly number[] = [];
  const tried: Tried = new Map();
  return [...text.matchAll(named)].flatMap((match) => {
    // A program name inside the previous command is already split into words.
    const at = split.findIndex((word) => word.at[0] === match.index);
    if (at >= 0 && at < split.length / 2) split = split.slice(at + 1);
    else {
      ends = ends.filter((end) => end > match.index);
      if (ends.length >= mostNested) return [];
      split = splitCommand(text, match.index + match[0].length);
      ends = [...ends, split.at(-1)?.at.at(-1) ?? 0];
    }
    return (programs.get(match[1] ?? "") ?? []).flatMap((program) => findInWords(split, program, tried));
  });
}

/**
 * The offset up to which each program's patterns were tried, since a command may repeat the program's name.
 */
type Tried = Map<Program, number>;

function findInWords(words: readonly CommandWord[], program: Program, tried: Tried): readonly Span[] {
  const { commands, patterns } = program;
  const start = skipCommands(words, commands);
  if (start === undefined) return [];
  const rest = words.slice(start);
  const firstArgument = rest.findIndex(({ text }) => !isOption(text));
  const until = tried.get(program) ?? -1;
  const untried = [...rest.keys()].filter((at) => placeOf(rest[at]) > until);
  // The last words are tried again, because a longer command may complete their pattern.
  tried.set(program, Math.max(until, placeOf(rest[rest.length - mostWordsOfPattern])));
  return patterns.flatMap((pattern) => {
    const isAnchored = ["any", "secret"].includes(pattern[0]?.kind ?? "") && !isAttached(pattern[0]);
    const places = isAnchored ? [firstArgument].filter((at) => at >= 0) : untried;
    return places.flatMap((at) => matchPattern(rest.slice(at, at + pattern.length), pattern));
  });
}

/** The number of words in the longest pattern. */
const mostWordsOfPattern = 5;

const placeOf = (word: CommandWord | undefined) => word?.at[0] ?? -1;

/**
 * The index after the subcommands of a program, with any options between them; undefined if one is missing.
 */
function skipCommands(words: readonly CommandWord[], commands: readonly string[]): number | undefined {
  let at = 0;
  for (const command of commands) {
    const found = words.findIndex(({ text }, index) => index >= at && text.replace(/:set$/, "") === command);
    if (found < 0) return undefined;
    at = found + 1;
  }
  return at;
}

const isOption = (text: string) => /^(?:--?\w|\/\w+:)/.test(text);

/** Whether an element is an option with its value in one word, which may be at any position. */
function isAttached(element: Element | undefined): boolean {
  return element?.kind === "secret" && /^\^[-\\/]/.test(element.form.source);
}

function matchPattern(words: readonly CommandWord[], pattern: readonly Element[]): readonly Span[] {
  if (words.length < pattern.length) return [];
  const found: Span[] = [];
  for (const [index, element] of pattern.entries()) {
    const word = words[index];
    if (word === undefined) return [];
    const { text } = word;
    switch (element.kind) {
      case "literal":
        if (text !== element.text) return [];
        break;
      case "shape":
        if (!element.form.test(text)) return [];
        break;
      case "any":
        if (isOption(text)) return [];
        break;
      case "name":
        if (strengthOfName(text) === "none") return [];
        break;
      case "secret": {
        const match = element.form.exec(text);
        const [start, end] = match?.indices?.[1] ?? [0, 0];
        const value = text.slice(start, end);
        const isLoose = index > 0 && start === 0;
        if (value === "" || isPlaceholder(value) || (isLoose && isOption(value))) return [];
        if (element.mustBeOpaque && !isOpaque(value)) return [];
        found.push(spanOf(word, start, end));
        break;
      }
    }
  }
  return found;
}

/** Secrets in the written words, except format strings: `printf 'app:%s' …`. */
function findWritten(written: readonly CommandWord[], reader: readonly CommandWord[]): readonly Span[] {
  const [name, ...words] = reader;
  const forms = (pipeReaders.get(name?.text ?? "") ?? []).filter(
    ({ commands }) => skipCommands(words, commands) !== undefined,
  );
  return forms.flatMap(({ patterns }) =>
    written
      .filter(({ text }) => !/^-[neE]+$|%s/.test(text))
      .flatMap((word) => {
        const found = patterns.flatMap((pattern) => matchPattern([word], pattern));
        return found.length > 0 || isPlaceholder(word.text) || !isOpaque(word.text)
          ? found
          : [spanOf(word, 0, word.text.length)];
      }),
  );
}
