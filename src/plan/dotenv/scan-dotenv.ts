/**
 * `NAME=value`. Offsets count UTF-16 units from the start of the text; `valueEnd` is after a closing quote.
 */
export interface DotenvAssignment {
  readonly kind: "assignment";
  /** Empty for `=value`, which Compose accepts although no reference can name it. */
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly end: number;
  readonly quote: "'" | '"' | undefined;
  /** Without quotes and inline comment; `\'` and `\"` are resolved, other escapes and references are not. */
  readonly raw: string;
}

/** A line of a `.env` file that sets nothing, or that cannot be read. */
export type DotenvStatement =
  | DotenvAssignment
  | { readonly kind: "bare"; readonly name: string; readonly start: number; readonly end: number }
  | { readonly kind: "comment"; readonly start: number; readonly end: number }
  | { readonly kind: "bad-name"; readonly character: string; readonly start: number; readonly end: number }
  | { readonly kind: "spaced-name"; readonly start: number; readonly end: number }
  | { readonly kind: "missing-name"; readonly start: number; readonly end: number }
  | { readonly kind: "unterminated"; readonly name: string; readonly start: number; readonly end: number };

const inlineSpace = /[\t\v\f\r \u0085\u00a0]/;
const anySpace = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const nameCharacter = /[\p{L}\p{N}_.[\]-]/u;

/**
 * The statements of a `.env` file, in order, split as Compose splits them (compose-go, package dotenv). After
 * an unreadable statement, scanning continues with the next line; after an unterminated quote it ends.
 */
export function scanDotenv(text: string): readonly DotenvStatement[] {
  const statements: DotenvStatement[] = [];
  let at = skip(text, text.startsWith("\uFEFF") ? 1 : 0, anySpace);
  while (at < text.length) {
    const statement =
      text[at] === "#"
        ? { kind: "comment" as const, start: at, end: endOfLine(text, at) }
        : scanLine(text, at);
    statements.push(statement);
    at = skip(text, statement.end, anySpace);
  }
  return statements;
}

function scanLine(text: string, start: number): DotenvStatement {
  const exported = /^export[\t\n\f\r ]/.test(text.slice(start, start + 7));
  const nameStart = exported ? skip(text, start + "export".length, inlineSpace) : start;
  if (nameStart === text.length) return { kind: "missing-name", start, end: nameStart };

  let at = nameStart;
  for (const character of text.slice(nameStart, endOfLine(text, nameStart))) {
    if (character === "=" || character === ":") break;
    if (!inlineSpace.test(character) && !nameCharacter.test(character)) {
      return { kind: "bad-name", character, start: at, end: endOfLine(text, at) };
    }
    at += character.length;
  }
  const name = trimEnd(text.slice(nameStart, at));
  // Compose reads a last line without a line end as the value of a variable without a name.
  if (at === text.length) return { kind: "bare", name, start, end: at };
  if (name.includes(" ")) return { kind: "spaced-name", start, end: endOfLine(text, at) };
  if (text[at] === "\n") return { kind: "bare", name, start, end: at };
  return scanValue(text, { name, start, valueStart: skip(text, at + 1, inlineSpace) });
}

type Opening = Pick<DotenvAssignment, "name" | "start" | "valueStart">;

function scanValue(text: string, opening: Opening): DotenvStatement {
  const quote = text[opening.valueStart];
  if (quote === "'" || quote === '"') return scanQuoted(text, opening, quote);
  const end = endOfLine(text, opening.valueStart);
  const [beforeComment = ""] = text.slice(opening.valueStart, end).split(" #", 1);
  const raw = trimEnd(beforeComment);
  return {
    kind: "assignment",
    ...opening,
    valueEnd: opening.valueStart + raw.length,
    end,
    quote: undefined,
    raw,
  };
}

function scanQuoted(text: string, opening: Opening, quote: "'" | '"'): DotenvStatement {
  let raw = "";
  for (let at = opening.valueStart + 1; at < text.length; at++) {
    if (text[at] === quote) {
      return { kind: "assignment", ...opening, valueEnd: at + 1, end: at + 1, quote, raw };
    }
    if (text[at] !== "\\") raw += text[at];
    else {
      at++;
      raw += text[at] === quote ? quote : `\\${text[at] ?? ""}`;
    }
  }
  return { kind: "unterminated", name: opening.name, start: opening.start, end: text.length };
}

function skip(text: string, from: number, spaces: RegExp): number {
  let at = from;
  while (at < text.length && spaces.test(text[at] ?? "")) at++;
  return at;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && anySpace.test(text[end - 1] ?? "")) end--;
  return text.slice(0, end);
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}
