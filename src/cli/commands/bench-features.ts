import { type Command, Option } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addJsonOption, addProgressOption, addProjectOptions } from "./options.ts";

/** `stackctl bench-features`: what every mode costs. */
export function addBenchFeaturesCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("bench-features")
    .summary("measure what each feature costs: services, memory, start time")
    .description(
      "Starts the stack under a project name of its own with nothing on, with each feature alone and with all that go together, measures each, and removes it again. Modes that cannot run here are listed with the reason.",
    )
    .option("--runs <number>", "starts of each mode; medians are told", "3")
    .option("--markdown <file>", "write the table there, between markers; - prints it")
    .addOption(
      new Option("--note <mode=text>", "say this of a mode; may be repeated").argParser(
        (word: string, words: readonly string[] | undefined) => [...(words ?? []), word],
      ),
    )
    .option("-y, --yes", "do not ask");
  addProgressOption(addJsonOption(addProjectOptions(command)));
  addExamples(command, [
    ["stackctl bench-features", "asks first: it starts and stops real containers"],
    ["stackctl bench-features --runs 5 --yes --json", "for scripts"],
    ["stackctl bench-features --markdown docs/optional-features.md", "keeps a table up to date"],
  ]).action(run(async () => (await import("../actions/bench-features.ts")).benchFeatures));
}
