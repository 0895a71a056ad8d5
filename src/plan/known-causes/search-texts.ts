/** A pattern that fitted, with the text that it was found in. */
export interface Found {
  readonly text: string;
  /** The first group of the pattern that took part; empty without one. */
  readonly name: string;
}

/** The last of these texts that any of the patterns fits. */
export function findLast(texts: readonly string[], patterns: readonly RegExp[]): Found | undefined {
  for (const text of texts.toReversed()) {
    for (const pattern of patterns) {
      const match = pattern.exec(text);
      if (match) return { text, name: match.slice(1).find((group) => group !== undefined) ?? "" };
    }
  }
  return undefined;
}

/** The same in one text. */
export function findIn(text: string, patterns: readonly RegExp[]): Found | undefined {
  return findLast([text], patterns);
}

/** How many of a log's last lines may show why a service ended; before them it went on. */
const tellingLines = 40;

/** The end of a log, in which the cause of an end is to be looked for. */
export function endOfLog(logs: readonly string[]): readonly string[] {
  return logs.filter((line) => line.trim() !== "").slice(-tellingLines);
}

const goodNews =
  /\b(?:re)?connected\b|\bconnection (?:established|restored)|\brecovered\b|\bready to accept\b|\blistening (?:on|at)\b/i;
const badNews = /\b(?:not|dis|un|never|cannot|no longer|failed|refused|lost|error)\b/i;

/** The end of a log since the last good news: what was said of a network before it has passed. */
export function sinceGoodNews(logs: readonly string[]): readonly string[] {
  const end = endOfLog(logs);
  return end.slice(end.findLastIndex((line) => goodNews.test(line) && !badNews.test(line)) + 1);
}
