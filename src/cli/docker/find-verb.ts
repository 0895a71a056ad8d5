/** Options before a command whose value is the next word: those of stackctl, and those of `docker compose`. */
const valued = new Set([
  "-f",
  "--file",
  "-p",
  "--project-name",
  "--env-file",
  "--project-directory",
  "--profile",
  "--progress",
  "--ansi",
  "--parallel",
  "--workdir",
  // An option of commands, which some write before the command.
  "--engine",
]);

/** The index of the command in a command line; undefined if there is none. */
export function findVerb(words: readonly string[]): number | undefined {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (word === "--") return undefined;
    if (!word.startsWith("-")) return at;
    if (valued.has(word)) at += 1;
  }
  return undefined;
}
