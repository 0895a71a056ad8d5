import { isOpaque, judgePlaced } from "./judge-placed.ts";
import { findNearNames } from "./near-names.ts";
import { matchSpans, type Span } from "./spans.ts";

/** Nouns for a secret in sentences. */
const noun = `(?:[A-Za-z]{1,40}_){0,8}(?:password|passwd|passphrase|token|bindpw|rootpw)|(?:api|access|secret|private|master|encryption|signing|unseal|license|account|storage|recovery)[ _-]?key`;

/** A noun and a value without an operator: `token …`, `the password is …`, `secret "…"`. */
const adjacent = [
  new RegExp(String.raw`\b(${noun})(?:\s+is)?[ \t]+["'\x60]?(?!\w{1,80}[:=])([^\s"'\x60,;]{8,200})`, "dgi"),
  /\b(secret|auth_?key|api_?key|key)[ \t]+["']([^\s"'`,;]{8,200})["'][ \t]*;/dgi,
  /\b(secret)[ \t]+([^\s"'`,;]{8,200});/dgi,
];

/** A sentence that ends with a colon and the value: `The generated password for the admin user is: …`. */
const sentence = new RegExp(
  String.raw`\b(?:${noun})s?((?:[ \t]+[\w@.()'-]{1,60}){1,8})[ \t]?:[ \t]+["'\x60]?([^\s"'\x60,;]{8,200})(?=["'\x60.]?\s*$)`,
  "dgim",
);
/** Words before a value, as opposed to words before an error message. */
const gives = /\b(?:is|was|generated|created|issued|set|for|of|\d{1,2})\b/i;
/** Words that show that the value is something other than a secret. */
const givesOther =
  /\b(?:user|account|host|id|client|request|session|database|failed|invalid|wrong|error|trace|expired|at|path|file)\s*$/i;

/** The same, with the value on a line of its own. */
const below = new RegExp(
  String.raw`\b(?:${noun})\b[^\r\n]{0,120}:[ \t]*\r?\n(?:[^\w\r\n]*\r?\n)?[^\S\r\n]*([^\s"'\x60,;]{8,200})[ \t]*\r?$`,
  "dgim",
);

/** Secrets in sentences. Only values that look random count. */
export function findInProse(text: string, near = findNearNames(text)): readonly Span[] {
  return near.flatMap(({ start: from, end }) =>
    findIn(text.slice(from, end)).map((span) => ({ start: from + span.start, end: from + span.end })),
  );
}

function findIn(text: string): readonly Span[] {
  const beside = adjacent.flatMap((expression) =>
    [...text.matchAll(expression)].flatMap((match) => {
      const [, name = "", value = ""] = match;
      const [start, end] = match.indices?.[2] ?? [0, 0];
      return isOpaque(value) && judgePlaced(name, value, "assigned") ? [{ start, end }] : [];
    }),
  );
  const sentences = [...text.matchAll(sentence)].flatMap((match) => {
    const [, between = "", value = ""] = match;
    const [start, end] = match.indices?.[2] ?? [0, 0];
    return gives.test(between) && !givesOther.test(between) && isOpaque(value) ? [{ start, end }] : [];
  });
  const lines = matchSpans(text, below).filter(({ start, end }) => isOpaque(text.slice(start, end)));
  return [...beside, ...sentences, ...lines];
}
