import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addJsonOption, addProjectOptions } from "./options.ts";

/** `stackctl feature add`: makes features; `stackctl features` lists and switches them. */
export function addFeatureCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("feature")
    .summary("make a new feature (features, with an s, lists and switches those there are)")
    .enablePositionalOptions()
    .allowExcessArguments();
  // Without it commander takes the bare word for a mistake, and says nothing that helps.
  command.action(() => {
    const [word] = command.args;
    if (word === undefined) command.outputHelp();
    else command.error(`error: unknown command '${word}'\n(Did you mean add?)`);
  });
  const add = command
    .command("add")
    .summary("make a feature pack: a folder with feature.yaml and compose.yaml, included where it belongs")
    .argument("<name>", "small letters, digits and dashes")
    .option("--description <text>", "one line for lists and help")
    .option("--image <image>", "image that its service runs")
    .option("--port <port>", "port that it publishes: 8080, or 8080:80 for another one inside")
    .option("--dry-run", "show what would be written, and write nothing");
  addJsonOption(addProjectOptions(add));
  addExamples(add, [
    ["stackctl feature add cache --image redis:7", "a pack with one service"],
    ["stackctl feature add web --image nginx --port 8080:80", "with a port and a URL"],
  ]).action(run(async () => (await import("../actions/add-feature.ts")).addFeature));
}
