import type { NamedFlag } from "./feature-flags.ts";

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
