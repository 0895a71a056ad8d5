import { Argument, type Command } from "commander";
import { shells } from "../../domain/shells.ts";
import type { Grammar } from "../grammar.ts";
import { addExamples } from "./options.ts";

/** `stackctl completion`: what a shell reads to complete words. */
export function addCompletionCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("completion")
    .summary("print a script that lets a shell complete commands, options and names")
    .addArgument(new Argument("<shell>", "the shell").choices(shells));
  addExamples(command, [
    ["source <(stackctl completion bash)", "in ~/.bashrc"],
    ["source <(stackctl completion zsh)", "in ~/.zshrc, behind compinit"],
    ["stackctl completion fish | source", "in ~/.config/fish/config.fish"],
  ]).action(run(async () => (await import("../actions/completion.ts")).completion));
}
