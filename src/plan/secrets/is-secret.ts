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

/** `unclear`: the value may be a secret, or the name of what the secret belongs to (PASSWORD_USER). */
export type Judgement = Strength | "unclear";

/**
 * Whether a variable with this name and value contains a secret. `eject`, `lint`, `doctor` and the redaction
 * of all output use this one function. An empty value is not a secret.
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

/** The secrets of a variable: the whole value, or only the passwords of URLs in it. */
export function secretsIn(name: string, value: string): readonly string[] {
  if (!isSecret(name, value)) return [];
  const credentials = findCredentials(value);
  const whole = mayBeSecret(name) || credentials.length === 0 ? [value, ...decodeNamed(name, value)] : [];
  return [...whole, ...credentials];
}

/**
 * Whether a variable may hold a secret, judged by its name alone, for a value that is unknown or must not be
 * read.
 */
export function mayBeSecret(name: string): boolean {
  return judgeWords(splitName(name)) !== "none";
}

/** How strongly a name suggests a secret, whatever the value is. */
export function strengthOfName(name: string): Judgement {
  return judgeWords(splitName(name));
}

/**
 * The last word of a name decides. Trailing words that only distinguish secrets (API_KEY_PROD) are skipped.
 */
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

/** `TOKENS=4096` and `MAX_TOKEN=10` are amounts, but a password or a PIN may consist of digits. */
function isSecretNumber(words: readonly string[], judgement: Judgement, value: string): boolean {
  const last = words.at(-1) ?? "";
  if (/(?:TOKEN|KEY|SECRET|PASSWORD|CREDENTIAL)S$/.test(last) || words.some((word) => amounts.has(word)))
    return false;
  if (judgement !== "strong") return value.length >= 4;
  return /TOKEN$/.test(last) ? value.length >= 6 : true;
}
