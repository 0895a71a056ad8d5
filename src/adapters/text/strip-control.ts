import { stripVTControlCharacters } from "node:util";

// All characters below space except tab, DEL, and the C1 controls, which some terminals interpret.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern must match them
const controlCharacters = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;

/**
 * A line that is safe to print: no colours, no cursor movements, no bells. Text overwritten after a carriage
 * return is removed.
 */
export function stripControl(line: string): string {
  const plain = stripVTControlCharacters(line).replace(/\r+$/, "");
  return plain.slice(plain.lastIndexOf("\r") + 1).replaceAll(controlCharacters, "");
}
