import { findVerb } from "./find-verb.ts";

/** Translates `help NAME…` into `NAME… --help`, and `help` without a name into `--help`. */
export function translateHelp(words: readonly string[]): readonly string[] {
  const at = findVerb(words);
  if (at === undefined || words[at] !== "help") return words;
  const rest = words.slice(at + 1).filter((word) => word !== "help");
  const isOption = (word: string) => word.startsWith("-");
  const names = rest.filter((word) => !isOption(word));
  return [...words.slice(0, at), ...names, ...rest.filter(isOption), "--help"];
}
