import type { MountFacts } from "../../../domain/container-facts.ts";

/** A pattern match with the text that contains it. */
export interface Found {
  readonly text: string;
  /** The first matched group of the pattern, or empty. */
  readonly name: string;
}

/** The last of the texts that matches any of the patterns. */
export function findLast(texts: readonly string[], patterns: readonly RegExp[]): Found | undefined {
  for (const text of texts.toReversed()) {
    for (const pattern of patterns) {
      const match = pattern.exec(text);
      if (match) return { text, name: match.slice(1).find((group) => group !== undefined) ?? "" };
    }
  }
  return undefined;
}

/** The first pattern that matches the text. */
export function findIn(text: string, patterns: readonly RegExp[]): Found | undefined {
  return findLast([text], patterns);
}

/** Number of last log lines that may show why a service ended; it kept running after earlier lines. */
const tellingLines = 40;

/** The last non-empty lines of a log, which may show why a service ended. */
export function endOfLog(logs: readonly string[]): readonly string[] {
  return logs.filter((line) => line.trim() !== "").slice(-tellingLines);
}

const goodNews =
  /\b(?:re)?connected\b|\bconnection (?:established|restored)|\brecovered\b|\bready to accept\b|\blistening (?:on|at)\b/i;
const badNews = /\b(?:not|dis|un|never|cannot|no longer|failed|refused|lost|error)\b/i;

/** The end of a log after the last line that reports success; earlier network errors are resolved. */
export function sinceGoodNews(logs: readonly string[]): readonly string[] {
  const end = endOfLog(logs);
  return end.slice(end.findLastIndex((line) => goodNews.test(line) && !badNews.test(line)) + 1);
}

/** The deepest mount that contains a path named in the text. */
export function findMountOf(text: string, mounts: readonly MountFacts[]): MountFacts | undefined {
  const paths = [...text.matchAll(/(?<![\w.:/-])\/[\w.@%+/-]+/g)].map(([path]) => path);
  return mounts
    .toSorted((a, b) => b.destination.length - a.destination.length)
    .find(({ destination }) =>
      paths.some((path) => path === destination || path.startsWith(`${destination.replace(/\/$/, "")}/`)),
    );
}

/** `/data (volume db-data)`. */
export function describeMount({ kind, source, destination }: MountFacts): string {
  switch (kind) {
    case "volume":
      return `${destination} (volume ${source})`;
    case "bind":
      return `${destination} (${source} of this machine)`;
    case "tmpfs":
      return `${destination} (a tmpfs)`;
    case "other":
      return destination;
  }
}
