import { countExpanded } from "./is-suspect-yaml.ts";

/** Limits for all files of one project. Compose keeps them in memory, and reads a file again for each use. */
export const composeBounds = {
  /** Characters of all values, with variables, environment files and extended services filled in. */
  characters: 32_000_000,
  /** Reads of included files: a file that two others include is read twice, with everything it includes. */
  readings: 1_000,
  /**
   * Characters read for `extends`: Compose reads a whole file per service that extends it. This many take 10
   * to 20 s.
   */
  extendedCharacters: 4_000_000,
} as const;

/** The cost of opening a file, as the number of characters that Compose reads in the same time. */
export const charactersAnOpening = 500;

/** A file of a project with its text, or only its length if it holds variables or labels. */
export type MeasuredFile =
  | { readonly kind: "compose"; readonly text: string; readonly hidesWords: boolean }
  | { readonly kind: "plain"; readonly characters: number };

/**
 * Whether the files of a project may exceed the limits. A fast scan of the characters without a parser: it
 * returns true when in doubt, and `measureProject` decides then. Ordinary projects are far below the limits.
 */
export function mayExceed(files: readonly MeasuredFile[], lengthOf: (variable: string) => number): boolean {
  let characters = 0;
  let extended = 0;
  let named = 0;
  let plain = 0;
  let longest = 0;
  for (const file of files) {
    if (file.kind === "plain") {
      plain += file.characters;
      continue;
    }
    const { text } = file;
    const expanded = countExpanded(text);
    if (expanded === undefined || file.hidesWords) return true;
    const filled = measureReferences(text, lengthOf);
    characters += text.length + expanded + filled.all + (expanded / "$A".length) * filled.longest;
    if (text.includes("extends")) extended += count(text, /extends/g) + expanded / "extends:".length;
    if (/env_file|label_file/.test(text)) named += count(text, /[\n,]/g) + 1 + expanded / "- a".length;
    longest = Math.max(longest, text.length);
  }
  const reading = extended * (longest + charactersAnOpening) * files.length;
  return (
    (characters + named * plain) * (1 + extended) > composeBounds.characters ||
    reading > composeBounds.extendedCharacters
  );
}

/**
 * How many times Compose reads included files: a file that two others include is read twice, with everything
 * it includes. The count visits each file once. Circular includes count as zero, because Compose refuses
 * them.
 */
export function countReadings(
  roots: readonly string[],
  includes: ReadonlyMap<string, readonly string[]>,
): number {
  const counts = new Map<string, number>();
  const open = new Set<string>();
  const stack = [...roots];
  for (let path = stack.at(-1); path !== undefined; path = stack.at(-1)) {
    const next = includes.get(path) ?? [];
    if (counts.has(path)) {
      stack.pop();
    } else if (open.has(path)) {
      stack.pop();
      open.delete(path);
      counts.set(
        path,
        next.reduce((sum, one) => sum + (counts.get(one) ?? 0), 1),
      );
    } else {
      open.add(path);
      for (const one of next) if (!counts.has(one) && !open.has(one)) stack.push(one);
    }
  }
  return roots.reduce((sum, path) => sum + (counts.get(path) ?? 0), 0);
}

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

function measureReferences(text: string, lengthOf: (variable: string) => number) {
  let all = 0;
  let longest = 0;
  for (const [name, times] of countReferences(text)) {
    const length = lengthOf(name);
    all += length * times;
    longest = Math.max(longest, length);
  }
  return { all, longest };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

const reference = /\$\{?([A-Za-z_]\w*)(?!\w|:?\+)/g;
