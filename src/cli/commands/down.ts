import type { Command } from "commander";
import { flag, word } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { addIgnoredFlags } from "./add-ignored-flags.ts";
import { engineOption, jsonOption, progressOption, projectOptions } from "./shared-options.ts";

const downOptions = [
  flag("-v, --volumes", "also remove named volumes with their data; asks first"),
  flag("-y, --yes", "answer yes to every question"),
  word("-t, --timeout <seconds>", "seconds until a container is killed"),
  engineOption,
  ...projectOptions,
  jsonOption,
  progressOption,
] as const;

/** `stackctl down`: removes the project's containers and networks, whichever features are enabled. */
export function addDownCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("down")
    .summary("stop and remove everything, in every profile")
    .description(
      "Stops and removes the containers and networks of the project: those of every profile, and those of services that no Compose file declares any more. Volumes and images stay.",
    );
  addExamples(command, [
    ["stackctl down", "remove everything but volumes and images"],
    ["stackctl down --volumes", "remove the volumes and their data too"],
    ["stackctl down --volumes --yes", "the same without a question, for scripts"],
  ]);
  addAction(command, grammar, downOptions, async () => (await import("../actions/down.ts")).down);
  addIgnoredFlags(command, ["--remove-orphans"]);
}
