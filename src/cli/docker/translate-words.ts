/** Options of `docker compose ps` that `status` does not need: it shows every container of every enabled service. */
const alreadySo = new Set(["-a", "--all", "--no-trunc", "--orphans", "--format=table"]);

/**
 * Translates the words that `docker compose` and stackctl spell differently: `ps` is `status`, `version` is `--version`,
 * and a `--dry-run` before the command belongs to the command. `feature` is an old word for `features`.
 */
export function translateWords(words: readonly string[]): readonly string[] {
  const at = findVerb(words);
  const before = words.slice(0, at);
  if (at === undefined) return words.map((word) => (word === "-V" ? "--version" : word));
  const verb = words[at] ?? "";
  const globals = before.filter((word) => word !== "--dry-run");
  const moved = globals.length < before.length ? ["--dry-run"] : [];
  const rest = words.slice(at + 1);
  if (verb === "version") return [rest.includes("--help") ? "--help" : "--version"];
  if (verb === "ps") return [...globals, "status", ...moved, ...translateList(rest)];
  return [...globals, verb === "feature" ? "features" : verb, ...moved, ...rest];
}

/** Translates `help NAME…` into `NAME… --help`, and `help` without a name into `--help`. */
export function translateHelp(words: readonly string[]): readonly string[] {
  const at = findVerb(words);
  if (at === undefined || words[at] !== "help") return words;
  const rest = words.slice(at + 1).filter((word) => word !== "help");
  const isOption = (word: string) => word.startsWith("-");
  const names = rest.filter((word) => !isOption(word));
  return [...words.slice(0, at), ...names, ...rest.filter(isOption), "--help"];
}

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

/** `--format json` is `--json`. */
function translateList(words: readonly string[]): readonly string[] {
  return words.flatMap((word, at) => {
    const isValue = words[at - 1] === "--format";
    if (word === "--format=json" || (isValue && word === "json")) return ["--json"];
    if (isValue && word === "table") return [];
    const isFormat = word === "--format" && ["json", "table"].includes(words[at + 1] ?? "");
    return isFormat || alreadySo.has(word) ? [] : [word];
  });
}
