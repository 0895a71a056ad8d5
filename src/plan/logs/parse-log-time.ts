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

/** The form that JavaScript reads: with minutes, and with a time, because it reads a date alone as UTC. */
function complete(word: string): string {
  if (!word.includes("T")) return `${word}T00:00`;
  return word.replace(/T(\d\d)(?!\d|:)/, "T$1:00");
}
