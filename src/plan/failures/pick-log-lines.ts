/** The most informative lines of a log. */
export interface PickedLines {
  readonly lines: readonly string[];
  /** The index of the first error in `lines`, from 0; null if there is none. */
  readonly errorLine: number | null;
  /**
   * The number of lines left out, and the index in `lines` before which they are missing; null if none are.
   */
  readonly gap: { readonly before: number; readonly lines: number } | null;
}

/** Which lines of a log to pick, and in which form. */
export interface LogChoice {
  /** The beginning of the line to pick, instead of the first error. */
  readonly showing?: string | undefined;
  /** The lines of the log in the form to show, such as redacted. */
  readonly shownLog?: readonly string[];
  /** The most lines to pick; at least 8. */
  readonly shown?: number;
}

const shownBefore = 3;
const shownAtEnd = 4;

/**
 * Picks the lines around the first line that begins with `showing`, or else around the first error, and the
 * last lines. For a log without either, picks its end.
 */
export function pickLogLines(
  log: readonly string[],
  { showing, shownLog = log, shown = 15 }: LogChoice = {},
): PickedLines {
  const filled = [...log.keys()].filter((index) => log[index]?.trim() !== "");
  const texts = filled.map((index) => log[index] ?? "");
  const lines = filled.map((index) => shownLog[index] ?? "");
  const named = showing === undefined ? -1 : texts.findIndex((line) => line.startsWith(showing));
  const at = named === -1 ? texts.findIndex(looksLikeError) : named;
  if (at === -1) return { lines: lines.slice(-shown), errorLine: null, gap: null };
  const start = Math.max(0, Math.min(at - shownBefore, lines.length - shown));
  const shownAt = at - start;
  if (start + shown >= lines.length) return { lines: lines.slice(start), errorLine: shownAt, gap: null };
  const head = lines.slice(start, start + shown - shownAtEnd);
  const missing = lines.length - start - shown;
  return {
    lines: [...head, ...lines.slice(-shownAtEnd)],
    errorLine: shownAt,
    gap: missing > 0 ? { before: head.length, lines: missing } : null,
  };
}

const errorWords =
  /\b(?:errors?|fatal|panic|exception|traceback|fail(?:ed|ure|s)?|cannot|can't|could ?n[o']t|unable|refused|denied|no such|not found|not set|segmentation|killed|abort(?:ed|ing)?|critical|emerg|unhandled|uncaught|invalid|bad address|no space|out of memory)\b|"level":\s*[56]0\b|\b[A-Z]\w*(?:Error|Exception)\b|\bE[A-Z]{4,}\b: /i;

/** Lines that contain an error word but report no error. */
const harmless =
  /\b(?:0|no|without|zero) (?:errors?|failures?|exceptions?)\b|\berrors?["']?\s?[=:]\s?(?:0|null|none|nil)\b|\berror[_-]?(?:log|page|handler)|\blevel["']?\s?[=:]\s?["']?(?:info|debug|trace)\b/i;

/** Whether a log line reports an error. */
export function looksLikeError(line: string): boolean {
  return errorWords.test(line) && !harmless.test(line);
}

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
