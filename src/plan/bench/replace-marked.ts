const begin = "<!-- bench-features: written by `stackctl bench-features --markdown`, not by hand -->";
const end = "<!-- /bench-features -->";

/**
 * Replaces the text between the markers of a document with `block`. For an empty or missing document, returns
 * a new one with markers. Returns undefined for a document without markers.
 */
export function replaceMarked(document: string | undefined, block: string): string | undefined {
  const marked = `${begin}\n${block}\n${end}`;
  if (document === undefined || document.trim() === "") return `${marked}\n`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end, from);
  if (from < 0 || to < 0) return undefined;
  return document.slice(0, from) + marked + document.slice(to + end.length);
}

/** The two marker lines that a user adds to a document. */
export const markers = `${begin}\n${end}`;
