import { type Judgement, strengthOfName } from "./is-secret.ts";
import { isOpaque, judgePlaced } from "./judge-placed.ts";
import { findNearNames } from "./near-names.ts";
import { createValueReader } from "./read-values.ts";
import type { Span } from "./spans.ts";

/**
 * A name, optionally quoted, and its assignment operator. Quotes inside strings are escaped with backslashes.
 */
const assignment =
  /(?<![\w-]|\$\{|:\/\/)(\\{0,8}["'`])?([A-Za-z_][\w.-]{0,80}?)\1?\]?([^\S\r\n]{0,8}(?:=>|:=|->|=(?!=)|::?(?![:=]))[^\S\r\n]{0,8})(?=\S)/dg;
/** `ENV NAME value` in a Dockerfile, without an operator between name and value. */
const dockerfile = /\b(?:ENV|ARG)[ \t]+([A-Za-z_]\w{0,80})[ \t]+(?![=\s])([^\r\n]+)/dg;
/** A default in a template: `${NAME:-value}`. */
const fallback = /\$\{([A-Za-z_]\w{0,80}):?-([^}\r\n]{1,4096})\}/dg;

/** `<password>value</password>`, `<entry key="password">value</entry>`, `<key>password</key><string>value</string>`. */
const elements = [
  /<(?:\w{1,40}:)?([A-Za-z_][\w.-]{0,80})(?:\s[^<>]{0,200})?>([^<>\r\n]{1,4096})<\//dg,
  /<\w[\w.:-]{0,40}\s[^<>]{0,200}?\b(?:name|key|id)=["']([\w.-]{1,80})["'][^<>]{0,200}>(?:\s{0,40}<value>)?([^<>\r\n]{1,4096})<\//dg,
  /<([A-Za-z_][\w.-]{0,80})\s[^<>]{0,200}?\bvalue=["']([^"'<>\r\n]{1,4096})["']/dg,
  /<key>([\w.-]{1,80})<\/key>\s{0,80}<string>([^<>\r\n]{1,4096})<\//dg,
];
/** A name and its value as two fields: `{"name":"DB_PASSWORD","value":"…"}`, `{Name:DB_PASSWORD Value:…}`. */
const fields = [String.raw`\\{0,8}["']([^"'\\\r\n]{1,4096})`, String.raw`([^\s"',;}\\]{1,4096})`].map(
  (value) =>
    new RegExp(
      String.raw`\b(?:name|key)\\{0,8}["']?\s{0,4}[:=]\s{0,4}\\{0,8}["']?([A-Za-z_][\w.-]{0,80})\\{0,8}["']?,?\s{0,40}(?:\\{0,8}["'])?value\\{0,8}["']?\s{0,4}[:=]\s{0,4}${value}`,
      "dgi",
    ),
);
/** A name and its value as a pair: `("password", "…")`. */
const pair = /\(b?["']([\w.-]{1,80})["'],\s?b?["']([^"'\\\r\n]{1,4096})["']/dg;
/** A file name, as in the source location `token.js:12`. */
const isFile = /\.(?:[cm]?[jt]sx?|py|go|rb|java|kt|rs|c|cc|cpp|php|sh|ya?ml|json|toml|ini|conf|txt|md|log)$/i;

/**
 * Values that are assigned to the name of a secret: `PGPASSWORD=…`, `"password":"…"`, `api_key: …`,
 * `X-API-Key: …`, `ENV TOKEN …` and `${TOKEN:-…}`.
 */
export function findAssigned(text: string, near = findNearNames(text)): readonly Span[] {
  return near.flatMap(({ start, end }) => findIn(text, start, text.slice(start, end)));
}

/**
 * Searches names in `part`, which begins at offset `from` of the text. A value may extend past the end of
 * `part`.
 */
function findIn(text: string, from: number, part: string): readonly Span[] {
  const findPairs = (expression: RegExp, mustBeOpaque = false) =>
    matchPairs(part, expression, mustBeOpaque).map(({ start, end }) => ({
      start: from + start,
      end: from + end,
    }));
  const certain = [dockerfile, fallback, ...elements, ...fields].flatMap((expression) =>
    findPairs(expression),
  );
  return [...findNamed(text, from, part), ...certain, ...findPairs(pair, true)];
}

function matchPairs(text: string, expression: RegExp, mustBeOpaque: boolean): readonly Span[] {
  return [...text.matchAll(expression)].flatMap((match) => {
    const [, name = "", value = ""] = match;
    const [start, end] = match.indices?.[2] ?? [0, 0];
    return judgePlaced(name, value, "assigned") && (!mustBeOpaque || isOpaque(value)) ? [{ start, end }] : [];
  });
}

function findNamed(text: string, from: number, part: string): readonly Span[] {
  const found: Span[] = [];
  const search = new RegExp(assignment);
  const readValues = createValueReader(text);
  for (let match = search.exec(part); match !== null; match = search.exec(part)) {
    const at = from + match.index;
    const [whole, quote, name = "", sign = ""] = match;
    const isShell = /^[A-Z_][A-Z0-9_]*$/.test(name) && sign === "=";
    const { called, strength } = judgeName(text, at, name, isShell);
    if (strength === "none" || isFile.test(name)) continue;
    const isHeader = /^x-[\w-]+$/i.test(name);
    for (const { start, end, isQuoted, isListed } of readValues(at + whole.length, isShell)) {
      const value = text.slice(start, end);
      const isProse = sign.includes(":") && !isQuoted && quote === undefined && !isHeader;
      if (isReference(name, value)) continue;
      const mustBeOpaque = strength !== "strong" || (isListed && !isQuoted);
      if (mustBeOpaque && !isOpaque(value)) continue;
      if (!judgePlaced(called, value, isProse ? "prose" : "assigned")) continue;
      found.push({ start, end });
      search.lastIndex = end - from;
    }
  }
  return found;
}

/** Whether the value is the name of a secret, not the secret itself: `"secret": "db-credentials"`. */
function isReference(name: string, value: string): boolean {
  return (
    /^(?:secret|credential)s?$/i.test(name) && /^[a-z]+(?:[-_./][a-z]+)+(?:[-_.]?v?\d{1,3})?$/.test(value)
  );
}

interface Named {
  /** The name, including the preceding word if that makes it more specific: `private key`. */
  readonly called: string;
  readonly strength: Judgement;
}

/**
 * `key`, `pass` and similar names alone are ordinary words. The preceding word, or else the value, decides.
 */
function judgeName(text: string, at: number, name: string, isShell: boolean): Named {
  const strength = strengthOfName(name);
  // `pwd` is a password in a connection string; `PWD` alone is a shell's working directory.
  if (/^pwd$/i.test(name)) return { called: "db_pwd", strength: text[at - 1] === ";" ? "strong" : "unclear" };
  if (isShell || !/^[A-Za-z]+$/.test(name))
    return { called: name, strength: strength === "none" ? "none" : "strong" };
  if (/^(?:pass|otp)$/i.test(name)) return { called: name, strength: "weak" };
  if (strength !== "weak") return { called: name, strength };
  const [, before] = /([A-Za-z]{2,20})[ -]$/.exec(text.slice(Math.max(0, at - 22), at)) ?? [];
  if (before === undefined) return { called: name, strength };
  const called = `${before}_${name}`;
  return { called, strength: strengthOfName(called) };
}
