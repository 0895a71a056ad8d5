import { strengthOfName } from "./is-secret.ts";
import { judgePlaced } from "./judge-placed.ts";
import type { Span } from "./spans.ts";

/** A name, perhaps quoted, and what gives it a value. Quotes inside of strings have backslashes before them. */
const assignment =
  /(?<![\w-]|\$\{)(\\{0,8}["'])?([A-Za-z_][\w.-]{0,80}?)\1?([^\S\r\n]{0,8}(?:=>|:=|=|:)[^\S\r\n]{0,8})(?=\S)/dg;
/** `ENV NAME value` of a Dockerfile, which has no sign between them. */
const dockerfile = /\b(?:ENV|ARG)[ \t]+([A-Za-z_]\w{0,80})[ \t]+(?![=\s])([^\r\n]+)/dg;
/** A default in a template: `${NAME:-value}`. */
const fallback = /\$\{([A-Za-z_]\w{0,80}):?-([^}\r\n]{1,4096})\}/dg;

/** No secret on one line is longer, in characters; a private key stands between quotes or in a form of its own. */
const longest = 8192;

/** A place in a source file: `token.js:12`. */
const isFile = /\.(?:[cm]?[jt]sx?|py|go|rb|java|kt|rs|c|cc|cpp|php|sh|ya?ml|json|toml|ini|conf|txt|md|log)$/i;

/**
 * Values that stand behind a name which says that they are secret: `PGPASSWORD=…`, `"password":"…"`, `api_key: …`,
 * `X-API-Key: …`, `ENV TOKEN …` and `${TOKEN:-…}`.
 */
export function findAssigned(text: string): readonly Span[] {
  return [...findNamed(text), ...findPairs(text, dockerfile), ...findPairs(text, fallback)];
}

function findPairs(text: string, expression: RegExp): readonly Span[] {
  return [...text.matchAll(expression)].flatMap((match) => {
    const [, name = "", value = ""] = match;
    const [start, end] = match.indices?.[2] ?? [0, 0];
    return judgePlaced(name, value, "assigned") ? [{ start, end }] : [];
  });
}

function findNamed(text: string): readonly Span[] {
  const found: Span[] = [];
  const search = new RegExp(assignment);
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const [whole, quote, name = "", sign = ""] = match;
    if (strengthOfName(name) === "none" || isFile.test(name)) continue;
    const isShell = /^[A-Z_][A-Z0-9_]*$/.test(name) && sign === "=";
    const { start, end, isQuoted } = readValue(text, match.index + whole.length, isShell);
    if (start >= end) continue;
    const isHeader = /^x-[\w-]+$/i.test(name);
    const isProse = sign.includes(":") && !isQuoted && quote === undefined && !isHeader;
    if (!judgePlaced(name, text.slice(start, end), isProse ? "told" : "assigned")) continue;
    found.push({ start, end });
    search.lastIndex = end;
  }
  return found;
}

/** What stands at a place of a text: up to the closing quote where one opens, else up to where a value ends. */
function readValue(text: string, start: number, isShell: boolean): Span & { readonly isQuoted: boolean } {
  const [quote = ""] = /^\\{0,8}["']/.exec(text.slice(start, start + 9)) ?? [];
  if (quote !== "") {
    const begins = start + quote.length;
    return { start: begins, end: findClosing(text, begins, quote), isQuoted: true };
  }
  const stop = isShell ? /["'\s]/g : /[\s,;&"'<>|]|\\["'n]/g;
  const near = text.slice(start, start + longest);
  stop.lastIndex = 0;
  const bare = near.slice(0, stop.exec(near)?.index ?? near.length);
  // A bracket or full stop behind a bare value belongs to what stands around it.
  const kept = isShell ? bare : bare.replace(/[)\]}.:]+$/, "");
  return { start, end: start + kept.length, isQuoted: false };
}

/** The same quote with as many backslashes before it; the end of the text where it never closes. */
function findClosing(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    // Two backslashes before it are one that is escaped itself.
    const [before = ""] = /\\*$/.exec(text.slice(Math.max(from, at - 16), at)) ?? [];
    if (before.length % 2 === 0) return at;
  }
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
