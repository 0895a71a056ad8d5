import type { Command } from "commander";
import { choice, withDefault } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { jsonOption, projectOptions } from "./shared-options.ts";

const lintOptions = [
  withDefault(
    choice("--format <format>", "output format; github prints annotations, sarif is version 2.1.0", [
      "text",
      "json",
      "sarif",
      "github",
    ]),
    "text",
  ),
  ...projectOptions,
  jsonOption,
] as const;

/** `stackctl lint`: finds mistakes in every combination of features. */
export function addLintCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("lint")
    .summary("find mistakes in every combination of features")
    .description(
      "Checks the Compose files with every combination of features that can run, and starts nothing. Exits with 3 if it finds an error.",
    );
  addExamples(command, [
    ["stackctl lint", "list every finding"],
    ["stackctl lint --format github", "annotate the lines in a GitHub workflow"],
    ["stackctl lint --format sarif > lint.sarif", "for code scanning"],
  ]);
  addAction(command, grammar, lintOptions, async () => (await import("../actions/lint.ts")).lint);
}
