const begin = "<!-- bench-features: written by `stackctl bench-features --markdown`, not by hand -->";
const end = "<!-- /bench-features -->";

/**
 * A document with what stands between its markers replaced; a document of its own where there is none yet. Undefined
 * for a document without markers, in which there is no place for it.
 */
export function replaceMarked(document: string | undefined, block: string): string | undefined {
  const marked = `${begin}\n${block}\n${end}`;
  if (document === undefined || document.trim() === "") return `${marked}\n`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from < 0 || to < 0) return undefined;
  return document.slice(0, from) + marked + document.slice(to + end.length);
}

/** The two lines that mark the place, as a user is to write them. */
export const markers = `${begin}\n${end}`;
