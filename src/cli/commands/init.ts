import { type Command, Option } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { addExamples, addJsonOption, addProjectOptions, collectList } from "./options.ts";

/** `stackctl init`: sets up stackctl in a Compose project. */
export function addInitCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("init")
    .summary("set up stackctl in a Compose project")
    .description(
      "Writes stackctl.yaml with a feature for each Compose profile, and adds the feature flags to .env.example. Lists the stackctl commands that replace the project's start scripts.",
    )
    .addOption(
      new Option("--enable <features>", "features to enable by default (a,b)").argParser(collectList),
    )
    .option("--github", "also write .github/workflows/stackctl.yml")
    .option("--no-github", "do not ask about the workflow")
    .option("--dry-run", "show the files, and write nothing")
    .option("-y, --yes", "do not ask; add to existing files")
    .option("--force", "replace an existing workflow");
  addJsonOption(addProjectOptions(command));
  addExamples(command, [
    ["stackctl init", "write stackctl.yaml, and flags into .env.example"],
    ["stackctl init --dry-run", "show what it would write"],
    [
      "stackctl init --yes --github",
      "without questions, with a workflow that tests combinations of features",
    ],
  ]).action(run(async () => (await import("../actions/init.ts")).init));
}
