import type { Command } from "commander";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addFeatureOptions } from "../options/feature.ts";
import { addExamples } from "./add-examples.ts";

/** `stackctl feature add`: creates features; `stackctl features` lists and sets them. */
export function addFeatureCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("feature")
    .summary("create a feature: a folder with feature.yaml and compose.yaml")
    .description("Creates features. Run `stackctl features` to list, enable and disable them.")
    .enablePositionalOptions()
    .allowExcessArguments();
  // Without an action, commander reports the bare word as an error without a hint.
  command.action(() => {
    const [word] = command.args;
    if (word === undefined) command.outputHelp();
    else command.error(`error: unknown command '${word}'\n(Did you mean add?)`);
  });
  addExamples(command, [
    ["stackctl feature add cache --image redis:7", "create a feature with one service"],
    ["stackctl feature add --help", "show every option"],
  ]);
  const add = command
    .command("add")
    .summary("create a feature: a folder with feature.yaml and compose.yaml")
    .description(
      "Creates a feature pack, a folder with feature.yaml and compose.yaml, and includes it in the Compose file. The new feature is disabled until you enable it.",
    )
    .argument("<name>", "lower-case letters, digits and dashes");
  addExamples(add, [
    ["stackctl feature add cache --image redis:7", "a feature with one service"],
    ["stackctl feature add web --image nginx --port 8080:80", "the same with a port and a URL"],
  ]);
  addAction(
    add,
    grammar,
    addFeatureOptions,
    async () => (await import("../actions/add-feature.ts")).addFeature,
  );
}
