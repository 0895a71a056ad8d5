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

// If the digits are not an octal byte, Compose still removes the zero.
function expandOctal(match: string): string {
  const [, digits] = /^\\0(\d*)$/.exec(match) ?? [];
  if (digits === undefined) return match;
  const isByte = /^[0-3][0-7]{2}$/.test(digits);
  return isByte ? String.fromCodePoint(Number.parseInt(digits, 8)) : `\\${digits}`;
}
