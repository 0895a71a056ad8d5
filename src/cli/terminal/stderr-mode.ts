/** The format of stderr; settings that are read later may change it. */
export interface StderrMode {
  /** Each line of stderr is one JSON document. */
  isJson: boolean;
}

/** Commands whose progress the environment decides too. */
const telling = new Set(["up", "down", "restart", "wait", "bench-features", "eject"]);

/** What is known of it before anything is read: by `--progress`, the last one before a `--`, or by STACKCTL_PROGRESS. */
export function readStderrMode(words: readonly string[], env: ReadonlyMap<string, string>): StderrMode {
  const end = words.indexOf("--");
  const own = end < 0 ? words : words.slice(0, end);
  const asked = own.flatMap((word, index) => {
    if (word === "--progress") return [own[index + 1] ?? ""];
    return word.startsWith("--progress=") ? [word.slice("--progress=".length)] : [];
  });
  const ofEnvironment = own.some((word) => telling.has(word)) ? env.get("STACKCTL_PROGRESS") : undefined;
  return { isJson: (asked.at(-1) ?? ofEnvironment) === "json" };
}
