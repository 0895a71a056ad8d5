/** The longest line that is kept, in characters; the rest of a longer line is cut off. */
const longest = 1000;

/** A line is binary if at least this share of its characters is U+FFFD, which replaces undecodable bytes. */
const binaryShare = 0.1;

/** A log line for a report: cut to a maximum length; for a binary line, a description of it. */
export function tidyLine(line: string): string {
  const unreadable = line.split("\uFFFD").length - 1;
  if (unreadable > 3 && unreadable / line.length >= binaryShare) return `(binary, ${line.length} characters)`;
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
