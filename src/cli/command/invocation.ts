/** One parsed command line, not yet checked against a project. */
export interface Invocation<Options = unknown> {
  readonly args: readonly string[];
  readonly options: Options;
  readonly named: readonly NamedFlag[];
}

/** What a command came to. Only the entry point prints it. */
export interface Outcome {
  readonly exitCode: number;
  /** The result for people, on stdout; empty prints nothing. */
  readonly text?: string;
  /** The text is made of workflow commands for GitHub's runner, and must not be disarmed. */
  readonly isForRunner?: boolean;
  /** The result for scripts, printed instead of the text with --json. */
  readonly document?: unknown;
}

/** One `--enable-NAME` or `--disable-NAME` as it was written. */
export interface NamedFlag {
  readonly name: string;
  readonly value: string | undefined;
  readonly verb: "enable" | "disable";
  readonly detail: string;
}

/** The words of a command line, with the flags that the features bring taken out. */
export interface SplitArguments {
  readonly rest: readonly string[];
  readonly named: readonly NamedFlag[];
}

/**
 * Takes `--enable-NAME` and `--disable-NAME` (`=true`, `=false`) out of the words before a `--`. Which names there are
 * is known only when the project has been read, so the command-line parser cannot know these flags.
 */
export function splitFeatureFlags(words: readonly string[]): SplitArguments {
  const end = words.indexOf("--");
  const head = end < 0 ? words : words.slice(0, end);
  const named: NamedFlag[] = [];
  const rest = head.filter((word) => {
    const [detail, verb, name, value] = /^--(enable|disable)-([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    if (detail === undefined || name === undefined) return true;
    named.push({ name, value, verb: verb === "disable" ? "disable" : "enable", detail });
    return false;
  });
  return { rest: end < 0 ? rest : [...rest, ...words.slice(end)], named };
}
