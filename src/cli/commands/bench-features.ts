import { type Command, Option } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { addExamples, addJsonOption, addProgressOption, addProjectOptions } from "./options.ts";

/** `stackctl bench-features`: measures the cost of each feature. */
export function addBenchFeaturesCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("bench-features")
    .summary("measure the services, memory and start time of each feature")
    .description(
      "Starts the stack under a separate project name, without features, with each feature alone and with all features that can run together. Measures each mode and removes it again. Modes that cannot run on this machine are listed with the reason.",
    )
    .option("--runs <number>", "starts of each mode; the table shows medians", "3")
    .option("--markdown <file>", "write the table to this file, between markers; - prints it")
    .addOption(
      new Option("--note <mode=text>", "add this text to a mode; may be repeated").argParser(
        (word: string, words: readonly string[] | undefined) => [...(words ?? []), word],
      ),
    )
    .option("-y, --yes", "answer yes to every question");
  addProgressOption(addJsonOption(addProjectOptions(command)));
  addExamples(command, [
    ["stackctl bench-features", "ask, then start and remove real containers"],
    ["stackctl bench-features --runs 5 --yes --json", "for scripts"],
    ["stackctl bench-features --markdown docs/optional-features.md", "update a table in a document"],
  ]).action(run(async () => (await import("../actions/bench-features.ts")).benchFeatures));
}
