import type { Variables } from "../domain/flag-request.ts";
import { secretsIn } from "./secrets/is-secret.ts";
import { mayBeWord } from "./secrets/secret-values.ts";

/**
 * Takes secrets out of a text. Called as a function, it is for the words of others: logs, probe output, builds, what Compose
 * and the engine say.
 */
export interface Redactor {
  (foreign: string): string;
  /** The same for stackctl's own words, which name services, states and commands: only what no word of them is goes. */
  own(text: string): string;
  /** This one, which knows these values too. */
  and(secretValues: Iterable<string>): Redactor;
}

// Shorter ones are likely to be parts of ordinary words; replacing them would tell more than it hides.
const shortestSecret = 6;

const urlPassword = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@"']*:)[^\s/?#"']+@/gi;

/**
 * A redactor that replaces each of these values by `***`, the longest first, the lines of one that has several, and the
 * password of every `scheme://user:password@host`. What could be a word, such as `postgres`, is replaced only in the
 * words of others, and only where it is a word of its own. Values under six characters are left alone. `names` are what
 * the project calls its parts, which stackctl's own words may always say.
 */
export function createRedactor(secretValues: Iterable<string>, names: Iterable<string> = []): Redactor {
  const values = [...new Set([...secretValues].flatMap((value) => [value, ...value.split(/\r?\n/)]))]
    .filter((value) => value.trim().length >= shortestSecret)
    .sort((first, second) => second.length - first.length);
  const called = [...names];
  const strong = values.filter((value) => !mayBeWord(value));
  const unnamed = strong.filter((value) => !called.some((name) => name.includes(value)));
  const hideStrong = replacer(strong.map(escapePattern));
  const hideUnnamed = replacer(unnamed.map(escapePattern));
  const hideWords = replacer(values.filter(mayBeWord).map(asWord));
  // Words go last: inside of an address or a longer secret, one would keep that from being seen.
  return Object.assign((text: string) => hideWords(hideUrlPasswords(hideStrong(text))), {
    own: (text: string) => hideUrlPasswords(hideUnnamed(text)),
    and: (more: Iterable<string>) => createRedactor([...values, ...more], called),
  });
}

/** The same for the values of all variables that are secrets. */
export function redactVariables({ environment, dotenv }: Variables, names: Iterable<string> = []): Redactor {
  const all = [...environment, ...dotenv.map(({ name, value }) => [name, value] as const)];
  return createRedactor(
    all.flatMap(([name, value]) => secretsIn(name, value)),
    names,
  );
}

/** Not inside of a longer word or name, not as the scheme of an address, and not where Compose says what something is called. */
function asWord(value: string): string {
  const named = String.raw`(?<!\b(?:service|container|network|volume|image|dependency|project)s?[ .]["'\x60]?)`;
  const starts = /^[\p{L}\p{N}_]/u.test(value) ? String.raw`(?<![\p{L}\p{N}_]|[\p{L}\p{N}]-)` : "";
  const ends = /[\p{L}\p{N}_]$/u.test(value) ? String.raw`(?![\p{L}\p{N}_]|-[\p{L}\p{N}])` : "";
  return `${named}${starts}${escapePattern(value)}${ends}(?!://)`;
}

function replacer(patterns: readonly string[]): (text: string) => string {
  if (patterns.length === 0) return (text) => text;
  const any = new RegExp(patterns.join("|"), "gu");
  return (text) => text.replaceAll(any, "***");
}

function hideUrlPasswords(text: string): string {
  return text.replaceAll(urlPassword, "$1***@");
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
