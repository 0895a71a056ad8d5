/** A part of a text from `start` (inclusive) to `end` (exclusive), in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The replacement for a secret. */
export const mask = "***";

/**
 * The text with each span replaced by `***`; overlapping spans are replaced once. A span over several lines
 * leaves one `***` on each line, which keeps the number of lines.
 */
export function maskSpans(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const { start, end } of mergeSpans(spans)) {
    parts.push(text.slice(done, start), maskLines(text.slice(start, end)));
    done = end;
  }
  return parts.length === 0 ? text : parts.join("") + text.slice(done);
}

function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push(span);
    else if (span.end > last.end) merged[merged.length - 1] = { start: last.start, end: span.end };
  }
  return merged;
}

function maskLines(hidden: string): string {
  if (!hidden.includes("\n")) return mask;
  return hidden.replaceAll(/[^\r\n]+/g, mask);
}

/** The span of a capturing group of each match. The expression needs the flags `g` and `d`. */
export function matchSpans(text: string, expression: RegExp, group = 1): readonly Span[] {
  return [...text.matchAll(expression)].flatMap((match) => {
    const [start, end] = match.indices?.[group] ?? [0, 0];
    return start < end ? [{ start, end }] : [];
  });
}
