import type { Command } from "commander";
import type { AnyOption, OptionsOf } from "../options/declared-option.ts";
import type { Action } from "./action.ts";

/** A feature as the help of a command shows it. */
export interface HelpFeature {
  readonly name: string;
  readonly description: string;
}

/** The inputs of every command's declaration: features for its help, and a runner for its action. */
export interface Grammar {
  readonly features: readonly HelpFeature[];
  /** Runs a parsed command: reads its options, and loads its action only now. */
  run<const List extends readonly AnyOption[]>(
    command: Command,
    declared: List,
    load: () => Promise<Action<OptionsOf<List>>>,
  ): Promise<void>;
}

/** Gives a command its options, and the action that receives their values. */
export function addAction<const List extends readonly AnyOption[]>(
  command: Command,
  { run }: Pick<Grammar, "run">,
  declared: List,
  load: () => Promise<Action<OptionsOf<List>>>,
): Command {
  for (const option of declared.flatMap(({ options }) => options)) command.addOption(option);
  return command.action(() => run(command, declared, load));
}
