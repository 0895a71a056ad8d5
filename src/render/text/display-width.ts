import fastStringWidth from "fast-string-width";

/**
 * How many columns a text takes in a terminal; colour codes take none. The library is the quick one: `string-width` makes
 * an Intl.Segmenter when it is imported, which costs a command that prints three lines 20 to 90 ms.
 */
export function displayWidth(text: string): number {
  // Most texts are of this kind, and a table asks for each of its cells several times.
  return /^[\x20-\x7e]*$/.test(text) ? text.length : fastStringWidth(text);
}
