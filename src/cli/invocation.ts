import type { NamedFlag } from "./feature-flags.ts";

/** One parsed command line: plain words and switches, not yet checked against a project. */
export interface Invocation {
  readonly args: readonly string[];
  /** Options of the command and of the program, by commander's camel-case names. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly named: readonly NamedFlag[];
}

/** What a command came to. Only the entry point prints it. */
export interface Outcome {
  readonly exitCode: number;
  /** The result for people, on stdout; empty prints nothing. */
  readonly text?: string;
  /** The text is made of workflow commands for GitHub's runner, and is not to be disarmed. */
  readonly isForRunner?: boolean;
  /** The result for scripts, printed instead of the text with --json. */
  readonly document?: unknown;
}

/** An option that takes words, any number of times. */
export function readWords({ options }: Invocation, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** An option with one word. */
export function readWord({ options }: Invocation, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

/** An option that is there or not. */
export function readSwitch({ options }: Invocation, name: string): boolean {
  return options[name] === true;
}
