import type { Command } from "commander";
import { addAction, type Grammar } from "../command/grammar.ts";
import { initOptions } from "../options/init.ts";
import { addExamples } from "./add-examples.ts";

/** `stackctl init`: sets up stackctl in a Compose project. */
export function addInitCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("init")
    .summary("set up stackctl in a Compose project")
    .description(
      "Writes stackctl.yaml with a feature for each Compose profile, and adds the feature flags to .env.example. Lists the stackctl commands that replace the project's start scripts.",
    );
  addExamples(command, [
    ["stackctl init", "write stackctl.yaml, and flags into .env.example"],
    ["stackctl init --dry-run", "show what it would write"],
    [
      "stackctl init --yes --github",
      "without questions, with a workflow that tests combinations of features",
    ],
  ]);
  addAction(command, grammar, initOptions, async () => (await import("../actions/init.ts")).init);
}
