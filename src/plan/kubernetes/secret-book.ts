import { findPlaced } from "../secrets/find-placed.ts";
import { isSecret, strengthOfName } from "../secrets/is-secret.ts";
import { findCredentials, mayBeWord } from "../secrets/secret-values.ts";
import { findInWords, nameCommandSecrets, placeInCommand } from "./command-secrets.ts";
import type { ComposeDocument } from "./compose-service.ts";

/** A part of a text: plain text, or a secret by the name of its key. */
export type TextPart = string | { readonly secret: string };

/** The secret that a whole value is; `optional`: the value is empty now. */
export interface WholeSecret {
  readonly key: string;
  readonly optional: boolean;
}

/** Knows which texts of a project are secrets, and the key of each in the Secret. */
export interface SecretBook {
  /** The text, cut where it holds a secret. */
  split(text: string): readonly TextPart[];
  /** The words of a command of a service, each cut where it holds a secret. */
  splitCommand(service: string, words: readonly string[]): readonly (readonly TextPart[])[];
  /** Whether a text holds a secret, for a place that cannot refer to one. */
  holdsSecret(text: string): boolean;
  /** Literal secrets of the Compose files, and the values of secret variables, unless they may be words. */
  readonly known: ReadonlyMap<string, string>;
  /** The secret that the whole value of a variable is; undefined if it is none. */
  wholeOf(service: string, name: string, value: string): WholeSecret | undefined;
  /** Whether a variable of Compose is a secret. */
  isSecretVariable(name: string): boolean;
  /** Whether the value has several lines, which an `.env` file cannot hold. */
  hasLines(key: string): boolean;
}

interface SecretFacts {
  /** The placeholder of each secret variable. */
  readonly stand: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<string, string>;
  /** Names that look like secrets but are not. */
  readonly plain: readonly string[];
  /** The project in every combination of features. */
  readonly documents: readonly ComposeDocument[];
}

/** The secrets of these documents. The same value has the same key in every combination of features. */
export function createSecretBook({ stand, values, plain, documents }: SecretFacts): SecretBook {
  const tokens = new Map(Object.entries(stand).map(([name, token]) => [token, name]));
  const holdsToken = (text: string) => [...text.matchAll(tokenForm)].some(([token]) => tokens.has(token));
  const isLiteral = (name: string, value: string) => {
    if (plain.includes(name)) return false;
    if (!holdsToken(value)) return isSecret(name, value);
    // A value with a placeholder and one more password: no reference can stand for that.
    return findCredentials(value.replaceAll(tokenForm, "")).length > 0;
  };
  const literals = nameLiterals(documents, isLiteral, (name, value) =>
    Object.hasOwn(stand, name) ? values.get(name) === value : true,
  );
  const known = new Map<string, string>();
  for (const { key, value } of literals.values()) if (!mayBeWord(value)) known.set(value, key);
  for (const name of Object.keys(stand)) {
    const value = values.get(name) ?? "";
    if (!mayBeWord(value)) known.set(value, name);
  }
  const commands = nameCommandSecrets(documents, (value) => known.get(value));
  const wanted = [...known.keys()].toSorted((a, b) => b.length - a.length).map(escapeForm);
  const form = new RegExp([tokenForm.source, ...wanted].join("|"), "g");
  const split = (text: string): readonly TextPart[] => {
    const parts: TextPart[] = [];
    let end = 0;
    for (const match of text.matchAll(form)) {
      const secret = tokens.get(match[0]) ?? known.get(match[0]);
      if (secret === undefined) continue;
      if (match.index > end) parts.push(text.slice(end, match.index));
      parts.push({ secret });
      end = match.index + match[0].length;
    }
    return end === text.length && end > 0 ? parts : [...parts, text.slice(end)];
  };
  return {
    split,
    known,
    splitCommand: (service, words) => {
      const found = findInWords(words);
      return words.map((word, index) => {
        const parts: TextPart[] = [];
        let done = 0;
        for (const { start, end, value } of found[index] ?? []) {
          const secret = commands.get(placeInCommand(service, value));
          if (secret === undefined) continue;
          if (start > done) parts.push(...split(word.slice(done, start)));
          parts.push({ secret });
          done = end;
        }
        return done === word.length && done > 0 ? parts : [...parts, ...split(word.slice(done))];
      });
    },
    holdsSecret: (text) =>
      split(text).some((part) => typeof part === "object") || findPlaced(text).length > 0,
    isSecretVariable: (name) => Object.hasOwn(stand, name),
    hasLines: (key) =>
      (values.get(key) ?? "").includes("\n") ||
      [...literals.values()].some((literal) => literal.key === key && literal.value.includes("\n")),
    wholeOf: (service, name, value) => {
      const literal = literals.get(placeOf(service, name, value));
      if (literal) return { key: literal.key, optional: false };
      const [only, more] = split(value);
      if (more === undefined && typeof only === "object") return { key: only.secret, optional: false };
      const mayBe = value === "" && strengthOfName(name) === "strong" && !plain.includes(name);
      return mayBe ? { key: name, optional: true } : undefined;
    },
  };
}

const tokenForm = /__stackctl_secret_\d+__/g;

interface Literal {
  readonly key: string;
  readonly value: string;
}

function placeOf(service: string, name: string, value: string): string {
  return JSON.stringify([service, name, value]);
}

/** Literal secrets by their place. Equal names with different values get the name of their service in front. */
function nameLiterals(
  documents: readonly ComposeDocument[],
  isLiteral: (name: string, value: string) => boolean,
  isFree: (name: string, value: string) => boolean,
): ReadonlyMap<string, Literal> {
  const found = documents.flatMap(({ services }) =>
    Object.entries(services).flatMap(([service, { environment }]) =>
      Object.entries(environment).flatMap(([name, value]) =>
        value !== null && isLiteral(name, value) ? [{ service, name, value }] : [],
      ),
    ),
  );
  const valuesOf = new Map<string, Set<string>>();
  for (const { name, value } of found) valuesOf.set(name, (valuesOf.get(name) ?? new Set()).add(value));
  return new Map(
    found.map(({ service, name, value }) => {
      const isOnly = valuesOf.get(name)?.size === 1 && isFree(name, value);
      const own = `${service.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}_${name}`;
      return [placeOf(service, name, value), { key: isOnly ? name : own, value }];
    }),
  );
}

function escapeForm(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`);
}
