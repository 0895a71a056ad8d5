import fastStringWidth from "fast-string-width";

/**
 * How many columns a text takes in a terminal; colour codes take none. The library is the quick one: `string-width` makes
 * an Intl.Segmenter when it is imported, which costs a command that prints three lines 20 to 90 ms.
 */
export function displayWidth(text: string): number {
  return fastStringWidth(text);
}
