import { stripVTControlCharacters } from "node:util";

/**
 * Text from outside (a log, a probe's output, a service's name) as it can safely be shown: without escape sequences and
 * control characters, which could move the cursor or forge lines. Newlines stay; tabs become spaces.
 */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll("\t", "  ")
    .replaceAll(/[^\P{C}\n\u200d]/gu, "");
}

/** The same on one line. */
export function cleanLine(text: string): string {
  return cleanText(text)
    .replaceAll(/\s*\n\s*/g, " ")
    .trim();
}
