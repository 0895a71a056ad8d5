import type { Command } from "commander";
import type { Action } from "./action.ts";
import type { AnyOption, OptionsOf } from "./declared-option.ts";
import type { ProgramOptions } from "./program-options.ts";

/** A feature as the help of a command shows it. */
export interface HelpFeature {
  readonly name: string;
  readonly description: string;
}

/**
 * Loads the action of a command. Compiles only if the action reads options that the command or the program declares, with
 * the types of their declarations.
 */
export type LoadAction<List extends readonly AnyOption[]> = () => Promise<
  Action<OptionsOf<List> & ProgramOptions>
>;

/** The inputs of every command's declaration: features for its help, and a runner for its action. */
export interface Grammar {
  readonly features: readonly HelpFeature[];
  /** Runs a parsed command: reads its options, and loads its action only now. */
  run<const List extends readonly AnyOption[]>(
    command: Command,
    declared: List,
    load: LoadAction<List>,
  ): Promise<void>;
}

/** Gives a command its options, and the action that receives their values. */
export function addAction<const List extends readonly AnyOption[]>(
  command: Command,
  { run }: Pick<Grammar, "run">,
  declared: List,
  load: LoadAction<List>,
): Command {
  for (const option of declared.flatMap(({ options }) => options)) command.addOption(option);
  return command.action(() => run(command, declared, load));
}
