import { countReferences } from "./count-references.ts";
import { countExpanded } from "./is-suspect-yaml.ts";
import { charactersAnOpening, composeBounds } from "./project-bounds.ts";

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
