import * as z from "zod";

const unitMs: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Milliseconds of a Go duration as Compose writes it (`1m30s`, `500ms`); a bare number is seconds. Undefined
 * for any other text.
 */
export function parseDurationMs(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d+(?:\.\d+)?$/.test(trimmed)) return Number(trimmed) * 1000;
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return total;
}

/** What `parseDurationMs` accepts, for JSON Schemas. */
export const durationPattern = "^\\s*(?:\\d+(?:\\.\\d+)?|(?:\\d+(?:\\.\\d+)?(?:ns|us|µs|ms|s|m|h))+)\\s*$";

/**
 * A duration as people write it in files and flags (`90s`, `2m`, `1m30s`, `250ms`, or seconds), in
 * milliseconds.
 */
export const DurationMs = z.union([z.string(), z.number()]).transform((value, context) => {
  const parsed = parseDurationMs(String(value));
  if (parsed === undefined) {
    context.addIssue({ code: "custom", message: `"${value}" is not a duration; write 30s, 2m or 1m30s` });
    return z.NEVER;
  }
  return parsed;
});
