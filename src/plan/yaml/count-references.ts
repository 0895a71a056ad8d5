/**
 * Variables of a text, with how often their values may be filled in: `${NAME:+other}` never contains the
 * value.
 */
export function countReferences(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (!text.includes("$")) return counts;
  for (const [, name = ""] of text.replaceAll("$$", "  ").matchAll(reference)) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

const reference = /\$\{?([A-Za-z_]\w*)(?!\w|:?\+)/g;
