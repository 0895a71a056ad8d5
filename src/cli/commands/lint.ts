import { type Command, Option } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addJsonOption, addProjectOptions } from "./options.ts";

/** `stackctl lint`: what is wrong in any combination of features. */
export function addLintCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("lint")
    .summary("look for mistakes in every combination of features, before anything runs")
    .addOption(
      new Option("--format <format>", "text, json, sarif (2.1.0) or github (annotations)")
        .choices(["text", "json", "sarif", "github"])
        .default("text", "text"),
    );
  addJsonOption(addProjectOptions(command));
  addExamples(command, [
    ["stackctl lint", "exit code 3 when it finds an error"],
    ["stackctl lint --format github", "annotations beside the lines, in a workflow"],
    ["stackctl lint --format sarif > lint.sarif", "for code scanning"],
  ]).action(run(async () => (await import("../actions/lint.ts")).lint));
}
