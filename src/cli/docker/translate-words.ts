import { findVerb } from "./find-verb.ts";

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
