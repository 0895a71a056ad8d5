/**
 * A value as it must stand in a `.env` file for Compose to read it back: plain where that is safe, else in single
 * quotes, else in double quotes with escapes. A quote to keep, that of the value it replaces, is kept where it can be.
 */
export function quoteDotenvValue(value: string, keep?: "'" | '"'): string {
  if (keep === undefined && isPlain(value)) return value;
  if (keep !== '"' && !/['\\\r\n]/.test(value)) return `'${value}'`;
  return `"${value
    .replaceAll(/[\\"$]/g, "\\$&")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")}"`;
}

// Spaces at the ends would be lost, a dollar would refer, a hash might begin a comment, a quote would open.
function isPlain(value: string): boolean {
  return /^[^\p{C}\p{Z}$#'"]*(?: +[^\p{C}\p{Z}$#'"]+)*$/u.test(value) && !value.startsWith(" ");
}
