import type { Span } from "./spans.ts";

/** Shorter texts are never truncated. An engine keeps 4 KiB of a health check's output. */
const shortestCut = 1000;
/** A shorter prefix of a secret reveals little, and may be at the end of a text by coincidence. */
const fewest = 6;

/** A secret that is truncated at the end of a long text, optionally followed by an ellipsis. */
export function findCut(text: string, values: readonly string[]): readonly Span[] {
  if (text.length < shortestCut) return [];
  const kept = text.replace(/(?:\.{3}|…)?\s*$/, "");
  return values.flatMap((value) => {
    const begin = value.slice(0, fewest);
    for (
      let start = kept.indexOf(begin, Math.max(0, kept.length - value.length));
      start >= 0 && begin.length === fewest;
      start = kept.indexOf(begin, start + 1)
    ) {
      if (value.startsWith(kept.slice(start))) return [{ start, end: kept.length }];
    }
    return [];
  });
}
