import type { Command } from "commander";
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
  /** The text is made of workflow commands for GitHub's runner, and must not be disarmed. */
  readonly isForRunner?: boolean;
  /** The result for scripts, printed instead of the text with --json. */
  readonly document?: unknown;
}

/**
 * The options of a command and of those above it. A repeatable option keeps the words of both places, those of the outer
 * command first; any other option takes the value nearest to the inner command.
 */
export function readOptions(command: Command): Readonly<Record<string, unknown>> {
  const outer = command.parent === null ? {} : readOptions(command.parent);
  const merged: Record<string, unknown> = { ...outer };
  for (const [name, value] of Object.entries(command.opts())) {
    const before = merged[name];
    merged[name] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
  return merged;
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
