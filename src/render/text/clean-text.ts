import { stripVTControlCharacters } from "node:util";

/**
 * Makes text from outside (a log, a probe's output, a service's name) safe to print: removes escape sequences and
 * control characters, which could move the cursor or forge lines. Keeps newlines; replaces tabs with spaces.
 */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll("\t", "  ")
    .replaceAll(/[^\P{C}\n\u200d]/gu, "");
}

/** Like cleanText, and joins the lines into one. */
export function cleanLine(text: string): string {
  return cleanText(text)
    .replaceAll(/\s*\n\s*/g, " ")
    .trim();
}
