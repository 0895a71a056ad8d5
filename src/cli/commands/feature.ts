import type { Command } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { addExamples, addJsonOption, addProjectOptions } from "./options.ts";

/** `stackctl feature add`: creates features; `stackctl features` lists and sets them. */
export function addFeatureCommand(program: Command, { run }: Grammar): void {
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
    .argument("<name>", "lower-case letters, digits and dashes")
    .option("--description <text>", "one line for lists and help")
    .option("--image <image>", "image of its service")
    .option("--port <port>", "port that it publishes: 8080, or 8080:80 for HOST:CONTAINER")
    .option("--dry-run", "show the files, and write nothing");
  addJsonOption(addProjectOptions(add));
  addExamples(add, [
    ["stackctl feature add cache --image redis:7", "a feature with one service"],
    ["stackctl feature add web --image nginx --port 8080:80", "the same with a port and a URL"],
  ]).action(run(async () => (await import("../actions/add-feature.ts")).addFeature));
}
