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
  // Interpolation comes after, and reads this as a plain dollar.
  "\\$": "$$",
};

/** Resolves the escapes of a double-quoted `.env` value as Compose does; `\0101` is octal, and an unknown one stays. */
export function expandEscapes(text: string): string {
  return text.replaceAll(escapeSequence, (match) => meanings[match] ?? expandOctal(match));
}

// Where it is no octal byte of three digits, Compose still takes the zero away.
function expandOctal(match: string): string {
  const [, digits] = /^\\0(\d*)$/.exec(match) ?? [];
  if (digits === undefined) return match;
  const isByte = /^[0-3][0-7]{2}$/.test(digits);
  return isByte ? String.fromCodePoint(Number.parseInt(digits, 8)) : `\\${digits}`;
}
