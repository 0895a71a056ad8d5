import type { Span } from "./spans.ts";

/** Shorter texts are whole. An engine keeps 4 KiB of what a probe says. */
const shortestCut = 1000;
/** Fewer characters of a secret tell too little, and stand at the end of a text by chance. */
const fewest = 6;

/** A secret at the end of a long text of which only the beginning is left, perhaps with an ellipsis behind it. */
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
