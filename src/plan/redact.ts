import type { Variables } from "../domain/flag-request.ts";
import { findCut } from "./secrets/find-cut.ts";
import { findUrlPasswords } from "./secrets/find-in-urls.ts";
import { findPlaced } from "./secrets/find-placed.ts";
import { createValueFinder } from "./secrets/find-values.ts";
import { secretsIn } from "./secrets/is-secret.ts";
import { listForms } from "./secrets/secret-forms.ts";
import { mayBeWord } from "./secrets/secret-values.ts";
import { maskSpans, type Span } from "./secrets/spans.ts";
import { encodingsOf, escapePattern, type Notation, notationsOf } from "./secrets/value-pattern.ts";

/**
 * Takes secrets out of a text. Called as a function, it is for the words of others: logs, probe output,
 * builds, what Compose and the engine say.
 */
export interface Redactor {
  (foreign: string): string;
  /**
   * The same for stackctl's own words, which name services, states and commands: only what no word of them is
   * goes.
   */
  own(text: string): string;
  /** This one, which knows these secrets too, and these names of the project's parts. */
  and(secretValues: Iterable<string>, names?: Iterable<string>): Redactor;
}

/**
 * A redactor that replaces secrets by `***`. In the words of others it finds them by their place (addresses,
 * headers, command lines, names that say so), by their form, and by their value in each form in which
 * programs write it. All are looked for in the same text, so that none hides another one from sight. A value
 * that could be a word, such as `postgres`, is replaced where it is a word of its own, and short ones only in
 * the place of a secret. In stackctl's own words only values go that no word of them looks like; `names` are
 * what the project calls its parts, which they may always say.
 */
export function createRedactor(secretValues: Iterable<string>, names: Iterable<string> = []): Redactor {
  const secrets = new Set(secretValues);
  const called = new Set(names);
  const values = [...new Set([...secrets].flatMap(listForms))].filter(isTelling);
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

/** Shorter values are parts of ordinary words: replacing them would tell more than it hides. */
function isTelling(value: string): boolean {
  if (value.trim().length >= 6) return true;
  return value.trim().length >= 4 && /\p{L}/u.test(value) && /[^\p{L}\s]/u.test(value);
}

/** Values of variables that are secrets. */
export function listSecrets({ environment, dotenv }: Variables): readonly string[] {
  const all = [...environment, ...dotenv.map(({ name, value }) => [name, value] as const)];
  return all.flatMap(([name, value]) => secretsIn(name, value));
}

/**
 * Not inside of a longer word or name, not as the scheme of an address, and not where Compose says what
 * something is called.
 */
function asWord(value: string): readonly Notation[] {
  const named = String.raw`(?<!\b(?:service|container|network|volume|image|dependency|project)s?[ .]["'\x60]?)`;
  const starts = /^[\p{L}\p{N}_]/u.test(value) ? String.raw`(?<![\p{L}\p{N}_]|[\p{L}\p{N}]-)` : "";
  const ends = /[\p{L}\p{N}_]$/u.test(value) ? String.raw`(?![\p{L}\p{N}_]|-[\p{L}\p{N}])` : "";
  const source = `${named}${starts}${escapePattern(value)}${ends}(?!://)`;
  return [{ source, text: value }, ...encodingsOf(value)];
}

/** How many secrets that a text itself shows are looked for in the rest of it. */
const soughtAgain = 100;

/** What one line shows to be a secret may stand in another line without its name. */
function findAgain(text: string, placed: readonly Span[]): readonly Span[] {
  const told = new Set(placed.map(({ start, end }) => text.slice(start, end)));
  const sought = [...told].filter((value) => !mayBeWord(value)).slice(0, soughtAgain);
  return sought.flatMap((value) => {
    const found: Span[] = [];
    for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length))
      found.push({ start, end: start + value.length });
    return found;
  });
}
