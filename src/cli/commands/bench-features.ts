import type { Command } from "commander";
import { flag, withDefault, word, words } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { jsonOption, progressOption, projectOptions } from "./shared-options.ts";

const benchFeaturesOptions = [
  withDefault(word("--runs <number>", "starts of each mode; the table shows medians"), "3"),
  word("--markdown <file>", "write the table to this file, between markers; - prints it"),
  words("--note <mode=text>", "add this text to a mode; may be repeated"),
  flag("-y, --yes", "answer yes to every question"),
  ...projectOptions,
  jsonOption,
  progressOption,
] as const;

/** `stackctl bench-features`: measures the cost of each feature. */
export function addBenchFeaturesCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("bench-features")
    .summary("measure the services, memory and start time of each feature")
    .description(
      "Starts the stack under a separate project name, without features, with each feature alone and with all features that can run together. Measures each mode and removes it again. Modes that cannot run on this machine are listed with the reason.",
    );
  addExamples(command, [
    ["stackctl bench-features", "ask, then start and remove real containers"],
    ["stackctl bench-features --runs 5 --yes --json", "for scripts"],
    ["stackctl bench-features --markdown docs/optional-features.md", "update a table in a document"],
  ]);
  addAction(
    command,
    grammar,
    benchFeaturesOptions,
    async () => (await import("../actions/bench-features.ts")).benchFeatures,
  );
}
