import { createLineSplitter, type LineSplitter } from "./read-lines.ts";
import { stripControl } from "./strip-control.ts";

/** What is kept of a log line, in characters. */
const longestLine = 2000;

/** Splits a log into lines. Colours are taken out afterwards, and count until then. */
export function createLogSplitter(): LineSplitter {
  return createLineSplitter(4 * longestLine);
}

/** A log line without control characters, cut. */
export function tidyLogLine(line: string): string {
  return stripControl(line).slice(0, longestLine);
}
