import type { Command } from "commander";
import { flag, flagPair, names } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { jsonOption, projectOptions } from "./shared-options.ts";

const initOptions = [
  names("--enable <features>", "features to enable by default (a,b)"),
  flagPair("--github", "also write .github/workflows/stackctl.yml", "do not ask about the workflow"),
  flag("--dry-run", "show the files, and write nothing"),
  flag("-y, --yes", "do not ask; add to existing files"),
  flag("--force", "replace an existing workflow"),
  ...projectOptions,
  jsonOption,
] as const;

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
