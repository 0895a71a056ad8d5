import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addJsonOption, addProjectOptions, addQueryOptions } from "./options.ts";

/** `stackctl features` and its sub-commands. */
export function addFeaturesCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("features")
    .summary("list features, whether they are on, and why")
    .enablePositionalOptions();
  addQueryOptions(command, features);
  addExamples(command, [
    ["stackctl features", "which are on, and who said so"],
    ["stackctl features enable tabby", "write it into .env"],
    ["stackctl features explain fsdp", "why it is on or off"],
  ]).action(run(async () => (await import("../actions/features.ts")).listFeatures));

  for (const verb of ["enable", "disable"] as const) {
    const sub = command
      .command(verb)
      .summary(`switch features ${verb === "enable" ? "on" : "off"} in .env, keeping its comments and order`)
      .argument("<feature...>", "their names");
    addJsonOption(addProjectOptions(sub)).action(
      run(async () => (await import("../actions/set-features.ts")).setFeatures(verb === "enable")),
    );
  }
  const explain = command
    .command("explain")
    .summary("say why a feature is on or off")
    .argument("<feature>", "its name");
  addQueryOptions(explain, features).action(
    run(async () => (await import("../actions/explain-feature.ts")).explainFeature),
  );
}
