import { parseDurationMs } from "../../domain/duration.ts";
import { StackError } from "../../domain/errors.ts";

const dateForm = /^\d{4}-\d\d-\d\d(?:T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/**
 * Epoch milliseconds of `--since` and `--until`, as Compose reads them: a duration before now (`10m`), a date or time
 * (`2024-05-01T10:00:00`, local without a zone), or seconds since 1970. Throws StackError `usage` for any other word.
 */
export function parseLogTime(option: string, word: string, nowMs: number): number {
  if (/^\d+(?:\.\d+)?$/.test(word)) return Number(word) * 1000;
  const durationMs = parseDurationMs(word);
  if (durationMs !== undefined) return nowMs - durationMs;
  const parsed = dateForm.test(word) ? Date.parse(complete(word)) : Number.NaN;
  if (!Number.isNaN(parsed)) return parsed;
  throw new StackError("usage", {
    message: `${option} takes a time, not "${word}"`,
    hint: `Write ${option} 10m, or ${option} 2024-05-01T10:00:00.`,
  });
}

/** What `--grep` searches for. */
export type LogPattern =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "regex"; readonly regex: RegExp };

/**
 * Parses `--grep`: `/error|warn/i` is a regular expression with the flags i, m, s and u; any other word is plain
 * text, also a path such as `/api/users`. Throws StackError `usage` for an invalid pattern.
 */
export function parseLogPattern(word: string): LogPattern {
  if (word === "") {
    throw new StackError("usage", {
      message: "the pattern of --grep is empty",
      hint: 'Write --grep "text" or --grep "/regex/i".',
    });
  }
  const [, source, flags = ""] = /^\/(.+)\/([imsu]*)$/s.exec(word) ?? [];
  if (source === undefined || new Set(flags).size < flags.length) {
    refuseWrongFlags(word);
    return { kind: "text", text: word };
  }
  try {
    return { kind: "regex", regex: new RegExp(source, `${flags}g`) };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : "";
    throw new StackError("usage", {
      message: `--grep has an invalid regular expression: ${why}`,
      hint: "Correct the expression, or leave out the slashes to search for plain text.",
    });
  }
}

const flagNames = "i, m, s and u";

/** Whether plain text has the form of a regular expression with unknown flags, such as `/x/qq`. It may be a path, too. */
export function mayMeanExpression(word: string): boolean {
  return /^\/.+\/[a-z]{1,4}$/is.test(word) && !/\/[imsu]*$/.test(word);
}

/** Explains why a search for plain text in the form of a regular expression found nothing. */
export function describeTextSearch(word: string): string {
  return `--grep searched for the text ${word}; a regular expression takes only the flags ${flagNames}`;
}

/** The form that JavaScript reads: with minutes, and with a time, because it reads a date alone as UTC. */
function complete(word: string): string {
  if (!word.includes("T")) return `${word}T00:00`;
  return word.replace(/T(\d\d)(?!\d|:)/, "T$1:00");
}

/** Signs of a regular expression that paths and URLs do not contain. */
const expressionSigns = /[|\\^$[(]|\.[*+]/;

/** A path such as `/api/users` is no expression; `/x/I` and `/a|b/x` are. */
function refuseWrongFlags(word: string): void {
  const [, source = "", flags = ""] = /^\/(.+)\/([a-z]+)$/is.exec(word) ?? [];
  const isExpression =
    /^(?:[gIMSU]|gi|ig)$/.test(flags) || (flags.length <= 4 && expressionSigns.test(source));
  if (flags === "" || !isExpression) return;
  throw new StackError("usage", {
    message: `--grep has an invalid flag in ${word}`,
    hint: `Use only the flags ${flagNames}, as in --grep '/${source}/i'. Use --grep '/${word.replaceAll("/", "\\/")}/' to search for this text.`,
  });
}
