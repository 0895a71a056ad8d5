import { createLineSplitter, type LineSplitter } from "./read-lines.ts";
import { stripControl } from "./strip-control.ts";

/** How many characters of a log line are kept. */
const longestLine = 2000;

/** Splits a log into lines. Colour codes are removed later, and count towards the line length until then. */
export function createLogSplitter(): LineSplitter {
  return createLineSplitter(4 * longestLine);
}

/** A log line without control characters, cut to the maximum length. */
export function tidyLogLine(line: string): string {
  return stripControl(line).slice(0, longestLine);
}
