import type { Variables } from "../domain/flag-request.ts";
import { isSecretName } from "../domain/secret.ts";

// Shorter ones are likely to be parts of ordinary words; replacing them would tell more than it hides.
const shortestSecret = 6;

const urlPassword = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@"']*:)[^\s/?#"']+@/gi;

/**
 * A function that replaces each of these values by `***` wherever it stands in a text, the longest first, the
 * lines of one that has several, and the password of every `scheme://user:password@host`. Values under six characters
 * are left alone.
 */
export function createRedactor(secretValues: Iterable<string>): (text: string) => string {
  const values = [...new Set([...secretValues].flatMap((value) => [value, ...value.split(/\r?\n/)]))]
    .filter((value) => value.length >= shortestSecret)
    .sort((first, second) => second.length - first.length);
  const known = values.length === 0 ? undefined : new RegExp(values.map(escapePattern).join("|"), "g");
  return (text) => {
    const withoutKnown = known === undefined ? text : text.replaceAll(known, "***");
    return withoutKnown.replaceAll(urlPassword, "$1***@");
  };
}

/** The same for the values of all variables whose names look secret. */
export function redactVariables({ environment, dotenv }: Variables): (text: string) => string {
  const all = [...environment, ...dotenv.map(({ name, value }) => [name, value] as const)];
  return createRedactor(all.filter(([name]) => isSecretName(name)).map(([, value]) => value));
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
