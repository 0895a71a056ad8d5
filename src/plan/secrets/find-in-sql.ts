import { strengthOfName } from "./is-secret.ts";
import { isOpaque, isPlaceholder } from "./judge-placed.ts";
import { matchSpans, type Span } from "./spans.ts";

/** An SQL string: quoted, with an optional prefix letter, or dollar-quoted. */
const literal = String.raw`(?:[NEBUX]?\\{0,8}'((?:[^'\\\r\n]|'')+)|\$(\w*)\$([^$\r\n]+))`;

const statements: readonly RegExp[] = [
  /** `IDENTIFIED BY`, which Oracle uses with double quotes or none. */
  new RegExp(String.raw`\bidentified\s+(?:with\s+\S{1,60}\s+)?(?:by|as)(?:\s+password)?\s+${literal}`, "dgi"),
  /\bidentified\s+by\s+(?:values\s+)?\\{0,8}"([^\s"'`;\\]+)/dgi,
  new RegExp(
    String.raw`\b(?:(?:with|login|encrypted)\s+)?password(?:\s{1,8}|\s{0,8}=\s{0,8})${literal}`,
    "dgi",
  ),
  new RegExp(String.raw`\bset\s+password\s+(?:for\s+\S{1,200}\s*)?=\s*(?:password\()?${literal}`, "dgi"),
  new RegExp(String.raw`\b(?:crypt|password|old_password)\s*\(\s*${literal}`, "dgi"),
  new RegExp(
    String.raw`\b(?:pgp_sym_(?:en|de)crypt|aes_(?:en|de)crypt|(?:en|de)cryptbypassphrase)(?:_bytea)?\s*\([^,()]{1,400},\s*${literal}`,
    "dgi",
  ),
  /** Calls in the MongoDB shell. */
  /\.(?:auth|changeUserPassword)\(\s*["'][^"']{1,100}["']\s*,\s*["']([^"']+)/dg,
];

const bare = /\bidentified\s+by\s+([^\s"'`;\\]{4,})/dgi;
const insert =
  /\b(?:insert|replace)\s+into\s+\S{1,200}\s*\(([^()]{1,4000})\)\s*values\s*(\([^\r\n]{1,8000})/dgi;

/** Passwords in SQL: in statements that set one, and in columns whose names show that they hold one. */
export function findInSql(text: string): readonly Span[] {
  if (!/identified|password|crypt|insert|replace|\.auth\(/i.test(text)) return [];
  const given = statements.flatMap((expression) =>
    [1, 3].flatMap((group) => matchSpans(text, expression, group)),
  );
  const unquoted = matchSpans(text, bare).filter(({ start, end }) => isOpaque(text.slice(start, end)));
  return [...given, ...unquoted, ...[...text.matchAll(insert)].flatMap(findInColumns)].filter(
    ({ start, end }) => !isPlaceholder(text.slice(start, end)),
  );
}

function findInColumns(match: RegExpExecArray): readonly Span[] {
  const [, listed = "", rows = ""] = match;
  const [from = 0] = match.indices?.[2] ?? [];
  const columns = listed.split(",").map((name) => strengthOfName(name.replaceAll(/[^\w]/g, "")) === "strong");
  if (!columns.includes(true)) return [];
  let column = 0;
  const found: Span[] = [];
  for (const value of rows.matchAll(/'((?:[^'\\]|''|\\.)*)'|([(,])|[^'(,]+/dg)) {
    if (value[2] === "(") column = 0;
    else if (value[2] === ",") column += 1;
    const [start, end] = value.indices?.[1] ?? [0, 0];
    if (columns[column] === true && start < end) found.push({ start: from + start, end: from + end });
  }
  return found;
}
