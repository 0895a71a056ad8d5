import type { Variables } from "../../domain/flag-request.ts";
import { findUrlPasswords } from "./find-in-urls.ts";
import { findPlaced } from "./find-placed.ts";
import { createValueFinder } from "./find-values.ts";
import { secretsIn } from "./is-secret.ts";
import { listForms } from "./secret-forms.ts";
import { mayBeWord } from "./secret-values.ts";
import { maskSpans, type Span } from "./spans.ts";
import { encodingsOf, escapePattern, type Notation, notationsOf } from "./value-pattern.ts";

/**
 * Replaces secrets in a text. Call it as a function for foreign text: logs, probe output, build output, and
 * the messages of Compose and the engine.
 */
export interface Redactor {
  (foreign: string): string;
  /**
   * Redacts stackctl's own text, which names services, states and commands: replaces only values that look
   * like no word.
   */
  own(text: string): string;
  /** Returns a redactor with more secrets, and more names of services and other parts of the project. */
  and(secretValues: Iterable<string>, names?: Iterable<string>): Redactor;
}

/**
 * Creates a redactor that replaces secrets with `***`. In foreign text it finds secrets by their place (URLs,
 * headers, command lines, names that indicate a secret), by their form, and by their value in each encoding
 * that programs use. All finders search the original text, so that one replacement cannot hide another
 * secret. A value that could be a word, such as `postgres`, is replaced only as a whole word, and a short
 * value only in the place of a secret. In stackctl's own text, only values that look like no word are
 * replaced. `names` are names of the project's parts, which stackctl's own text may always contain.
 */
export function createRedactor(secretValues: Iterable<string>, names: Iterable<string> = []): Redactor {
  const secrets = new Set(secretValues);
  const called = new Set(names);
  const values = [...new Set([...secrets].flatMap(listForms))].filter(isDistinctive);
  const strong = values.filter((value) => !mayBeWord(value));
  const allNames = [...called].join("\n");
  const unnamed = strong.filter((value) => !allNames.includes(value));
  const findStrong = createValueFinder(strong, notationsOf);
  const findUnnamed = createValueFinder(unnamed, notationsOf);
  const findWords = createValueFinder(values.filter(mayBeWord), asWord);
  const foreign = (text: string) => {
    const placed = findPlaced(text);
    return maskSpans(text, [
      ...placed,
      ...findAgain(text, placed),
      ...findStrong(text),
      ...findWords(text),
      ...findCut(text, strong),
    ]);
  };
  return Object.assign(foreign, {
    own: (text: string) => maskSpans(text, [...findUrlPasswords(text), ...findUnnamed(text)]),
    and: (more: Iterable<string>, moreNames: Iterable<string> = []) =>
      createRedactor([...secrets, ...more], [...called, ...moreNames]),
  });
}

/**
 * Whether a value is long enough to replace. Shorter values are parts of ordinary words; replacing them would
 * reveal them.
 */
function isDistinctive(value: string): boolean {
  if (value.trim().length >= 6) return true;
  return value.trim().length >= 4 && /\p{L}/u.test(value) && /[^\p{L}\s]/u.test(value);
}

/** The values of variables whose name or value indicates a secret. */
export function listSecrets({ environment, dotenv }: Variables): readonly string[] {
  const all = [...environment, ...dotenv.map(({ name, value }) => [name, value] as const)];
  return all.flatMap(([name, value]) => secretsIn(name, value));
}

/**
 * Patterns for a value as a whole word: not inside a longer word, not as a URL scheme, and not as a name that
 * Compose prints.
 */
function asWord(value: string): readonly Notation[] {
  const named = String.raw`(?<!\b(?:service|container|network|volume|image|dependency|project)s?[ .]["'\x60]?)`;
  const starts = /^[\p{L}\p{N}_]/u.test(value) ? String.raw`(?<![\p{L}\p{N}_]|[\p{L}\p{N}]-)` : "";
  const ends = /[\p{L}\p{N}_]$/u.test(value) ? String.raw`(?![\p{L}\p{N}_]|-[\p{L}\p{N}])` : "";
  const source = `${named}${starts}${escapePattern(value)}${ends}(?!://)`;
  return [{ source, text: value }, ...encodingsOf(value)];
}

/** The number of secrets found in a text that are also searched for in the rest of it. */
const soughtAgain = 100;

/**
 * Finds all occurrences of placed secrets: a secret that one line names may appear in another line without
 * its name.
 */
function findAgain(text: string, placed: readonly Span[]): readonly Span[] {
  const shown = new Set(placed.map(({ start, end }) => text.slice(start, end)));
  const sought = [...shown].filter((value) => !mayBeWord(value)).slice(0, soughtAgain);
  return sought.flatMap((value) => {
    const found: Span[] = [];
    for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length))
      found.push({ start, end: start + value.length });
    return found;
  });
}

/** Shorter texts are never truncated. An engine keeps 4 KiB of a health check's output. */
const shortestCut = 1000;
/** A shorter prefix of a secret reveals little, and may be at the end of a text by coincidence. */
const fewest = 6;

/** A secret that is truncated at the end of a long text, optionally followed by an ellipsis. */
function findCut(text: string, values: readonly string[]): readonly Span[] {
  if (text.length < shortestCut) return [];
  const kept = text.replace(/(?:\.{3}|…)?\s*$/, "");
  return values.flatMap((value) => {
    const begin = value.slice(0, fewest);
    for (
      let start = kept.indexOf(begin, Math.max(0, kept.length - value.length));
      start >= 0 && begin.length === fewest;
      start = kept.indexOf(begin, start + 1)
    ) {
      if (value.startsWith(kept.slice(start))) return [{ start, end: kept.length }];
    }
    return [];
  });
}
