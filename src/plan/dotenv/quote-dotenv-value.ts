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

// Unquoted, outer spaces are lost, a dollar sign starts a reference, a hash a comment, and a quote a quoted
// value.
function isPlain(value: string): boolean {
  return /^[^\p{C}\p{Z}$#'"]*(?: +[^\p{C}\p{Z}$#'"]+)*$/u.test(value) && !value.startsWith(" ");
}
