import { Argument, type Command } from "commander";
import { shells } from "../../domain/option-words.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";

/** `stackctl completion`: the completion script of a shell. */
export function addCompletionCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("completion")
    .summary("print a completion script for bash, zsh or fish")
    .description(
      "Prints a script that completes commands, options, and the names of features, presets, profiles and services.",
    )
    .addArgument(new Argument("<shell>", "shell").choices(shells));
  addExamples(command, [
    ["source <(stackctl completion bash)", "in ~/.bashrc"],
    ["source <(stackctl completion zsh)", "in ~/.zshrc, after compinit"],
    ["stackctl completion fish | source", "in ~/.config/fish/config.fish"],
  ]);
  addAction(command, grammar, [], async () => (await import("../actions/completion.ts")).completion);
}
