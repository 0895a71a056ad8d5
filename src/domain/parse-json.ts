/** What a text says as JSON; undefined where it is none. A program that was killed may have written half a line. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
