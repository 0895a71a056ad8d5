import { stripVTControlCharacters } from "node:util";

// Everything below the space but the tab, DEL, and the C1 controls, which some terminals obey too.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is to find
const controlCharacters = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;

/** A line as it can be shown safely: no colours, no cursor moves, no bells. What a carriage return overwrote is gone. */
export function stripControl(line: string): string {
  const plain = stripVTControlCharacters(line).replace(/\r+$/, "");
  return plain.slice(plain.lastIndexOf("\r") + 1).replaceAll(controlCharacters, "");
}
