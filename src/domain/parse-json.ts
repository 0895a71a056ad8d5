/**
 * The parsed JSON, or undefined if the text is invalid: a program that was killed may have written half a
 * line.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
