import { decodeNamed } from "./secret-forms.ts";
import { findCredentials, namesUrlUser, plainKindOf } from "./secret-values.ts";
import {
  amounts,
  nouns,
  qualifiers,
  type Strength,
  settingWords,
  splitName,
  strengthOf,
} from "./secret-words.ts";

/** `unclear`: what the name holds may be the secret of something, or what that something is called. */
export type Judgement = Strength | "unclear";

/**
 * Whether a variable of this name and value holds something that must not be shown. The only judge: of what `eject` gives
 * from outside, `lint` and `doctor` report, and everything that is shown leaves out. An empty value is no secret.
 */
export function isSecret(name: string, value: string): boolean {
  if (value.trim() === "") return false;
  if (findCredentials(value).length > 0) return true;
  const words = splitName(name);
  if (words.includes("DSN") && namesUrlUser(value)) return true;
  const judgement = judgeWords(words);
  if (judgement === "none") return false;
  switch (plainKindOf(value)) {
    case undefined:
      return judgement !== "unclear" || !/^[a-z._-]+$/.test(value);
    case "number":
      return isSecretNumber(words, judgement, value);
    case "duration":
      return judgement === "strong" && !/TOKENS?$/.test(words.at(-1) ?? "");
    case "word":
      return judgement === "strong";
    case "empty":
    case "boolean":
    case "nothing":
    case "place":
    case "class":
      return false;
  }
}

/** What of this variable must not be shown: the whole value, or only the passwords that an address in it holds. */
export function secretsIn(name: string, value: string): readonly string[] {
  if (!isSecret(name, value)) return [];
  const credentials = findCredentials(value);
  const whole = mayBeSecret(name) || credentials.length === 0 ? [value, ...decodeNamed(name, value)] : [];
  return [...whole, ...credentials];
}

/** Judges by the name alone, for a value that is unknown or must not be read. */
export function mayBeSecret(name: string): boolean {
  return judgeWords(splitName(name)) !== "none";
}

/** How much a name says that a secret stands behind it, whatever the value is. */
export function strengthOfName(name: string): Judgement {
  return judgeWords(splitName(name));
}

/** A name ends with what it holds: its last word decides, once words are set aside that only tell one secret from another. */
function judgeWords(all: readonly string[]): Judgement {
  const words = all.slice(0, all.findLastIndex((word) => !qualifiers.has(word)) + 1);
  const last = words.at(-1) ?? "";
  if (last === "ID") return /(?:ACCESS KEY|SECRET) ID$/.test(words.join(" ")) ? "strong" : "none";
  const own = strengthOf(words, words.length - 1);
  if (own !== "none" || settingWords.has(last)) return own;
  const holds = words.some((_, at) => strengthOf(words, at) === "strong");
  if (!holds) return "none";
  return nouns.has(last) ? "unclear" : "strong";
}

/** `TOKENS=4096` and `MAX_TOKEN=10` are amounts; a password or a PIN may well be of digits alone. */
function isSecretNumber(words: readonly string[], judgement: Judgement, value: string): boolean {
  const last = words.at(-1) ?? "";
  if (/(?:TOKEN|KEY|SECRET|PASSWORD|CREDENTIAL)S$/.test(last) || words.some((word) => amounts.has(word)))
    return false;
  if (judgement !== "strong") return value.length >= 4;
  return /TOKEN$/.test(last) ? value.length >= 6 : true;
}
