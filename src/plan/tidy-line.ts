/** What is kept of a line, in characters: a longer one is data rather than words. */
const longest = 1000;

/** What cannot be decoded stands as U+FFFD; a line with this share of it, or more, is no text. */
const binaryShare = 0.1;

/** A log line as a report may hold it: no endless one, and no binary. */
export function tidyLine(line: string): string {
  const unreadable = line.split("\uFFFD").length - 1;
  if (unreadable > 3 && unreadable / line.length >= binaryShare) return `(binary, ${line.length} characters)`;
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
