import { type Command, Option } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { addExamples, addJsonOption, addProjectOptions } from "./options.ts";

/** `stackctl lint`: finds mistakes in every combination of features. */
export function addLintCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("lint")
    .summary("find mistakes in every combination of features")
    .description(
      "Checks the Compose files with every combination of features that can run, and starts nothing. Exits with 3 if it finds an error.",
    )
    .addOption(
      new Option("--format <format>", "output format; github prints annotations, sarif is version 2.1.0")
        .choices(["text", "json", "sarif", "github"])
        .default("text", "text"),
    );
  addJsonOption(addProjectOptions(command));
  addExamples(command, [
    ["stackctl lint", "list every finding"],
    ["stackctl lint --format github", "annotate the lines in a GitHub workflow"],
    ["stackctl lint --format sarif > lint.sarif", "for code scanning"],
  ]).action(run(async () => (await import("../actions/lint.ts")).lint));
}
