import type { Command } from "commander";
import { flag, word } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { jsonOption, projectOptions } from "./shared-options.ts";

const featuresAddOptions = [
  word("--description <text>", "one line for lists and help"),
  word("--image <image>", "image of its service"),
  word("--port <port>", "port that it publishes: 8080, or 8080:80 for HOST:CONTAINER"),
  flag("--dry-run", "show the files, and write nothing"),
  ...projectOptions,
  jsonOption,
] as const;

/** `stackctl features add`: creates a feature. */
export function addFeaturesAddCommand(features: Command, grammar: Grammar): void {
  const command = features
    .command("add")
    .summary("create a feature: a folder with feature.yaml and compose.yaml")
    .description(
      "Creates a feature pack, a folder with feature.yaml and compose.yaml, and includes it in the Compose file. The new feature is disabled until you enable it.",
    )
    .argument("<name>", "lower-case letters, digits and dashes");
  addExamples(command, [
    ["stackctl features add cache --image redis:7", "a feature with one service"],
    ["stackctl features add web --image nginx --port 8080:80", "the same with a port and a URL"],
  ]);
  addAction(
    command,
    grammar,
    featuresAddOptions,
    async () => (await import("../actions/add-feature.ts")).addFeature,
  );
}
