/** The lines of a log that tell most. */
export interface PickedLines {
  readonly lines: readonly string[];
  /** Which of them is the first error, counted from 0. */
  readonly errorLine: number | null;
  /** How many lines are left out before which of them. */
  readonly gap: { readonly before: number; readonly lines: number } | null;
}

const shown = 15;
const shownBefore = 3;
const shownAtEnd = 4;

/**
 * The lines around the first error, or around the one that shows the cause, and the last ones; a log without any is
 * shown by its end.
 */
export function pickLogLines(
  log: readonly string[],
  showing?: string,
  /** The same lines as they may be shown. */
  shownLog: readonly string[] = log,
): PickedLines {
  const filled = [...log.keys()].filter((index) => log[index]?.trim() !== "");
  const said = filled.map((index) => log[index] ?? "");
  const lines = filled.map((index) => shownLog[index] ?? "");
  const named = showing === undefined ? -1 : said.findIndex((line) => line.startsWith(showing));
  const at = named === -1 ? said.findIndex(looksLikeError) : named;
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

/** They hold such a word, and speak of none. */
const peace =
  /\b(?:0|no|without|zero) (?:errors?|failures?|exceptions?)\b|\berrors?["']?\s?[=:]\s?(?:0|null|none|nil)\b|\berror[_-]?(?:log|page|handler)|\blevel["']?\s?[=:]\s?["']?(?:info|debug|trace)\b/i;

/** Whether a log line speaks of something that went wrong. */
export function looksLikeError(line: string): boolean {
  return errorWords.test(line) && !peace.test(line);
}
