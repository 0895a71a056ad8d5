/**
 * Quotes a value for a `.env` file so that Compose reads the same value back: unquoted if that is safe, else
 * in single quotes, else in double quotes with escapes. `keep` is the quote of the replaced value, which is
 * used if possible.
 */
export function quoteDotenvValue(value: string, keep?: "'" | '"'): string {
  if (keep === undefined && isPlain(value)) return value;
  if (keep !== '"' && !/['\\\r\n]/.test(value)) return `'${value}'`;
  return `"${value
    .replaceAll(/[\\"$]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")}"`;
}

const escapeSequence = /\\(?:[abcfnrtv$"\\]|0\d{0,3})/g;

const meanings: Record<string, string> = {
  "\\a": "\u0007",
  "\\b": "\b",
  "\\f": "\f",
  "\\n": "\n",
  "\\r": "\r",
  "\\t": "\t",
  "\\v": "\v",
  "\\\\": "\\",
  '\\"': '"',
  // Interpolation runs later and reads `$$` as a literal dollar sign.
  "\\$": "$$",
};

/**
 * Resolves the escapes of a double-quoted `.env` value as Compose does. `\0101` is octal; an unknown escape
 * stays.
 */
export function expandEscapes(text: string): string {
  return text.replaceAll(escapeSequence, (match) => meanings[match] ?? expandOctal(match));
}

// Unquoted, outer spaces are lost, a dollar sign starts a reference, a hash a comment, and a quote a quoted
// value.
function isPlain(value: string): boolean {
  return /^[^\p{C}\p{Z}$#'"]*(?: +[^\p{C}\p{Z}$#'"]+)*$/u.test(value) && !value.startsWith(" ");
}

// If the digits are not an octal byte, Compose still removes the zero.
function expandOctal(match: string): string {
  const [, digits] = /^\\0(\d*)$/.exec(match) ?? [];
  if (digits === undefined) return match;
  const isByte = /^[0-3][0-7]{2}$/.test(digits);
  return isByte ? String.fromCodePoint(Number.parseInt(digits, 8)) : `\\${digits}`;
}
