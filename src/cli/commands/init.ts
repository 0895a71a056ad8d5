import { type Command, Option } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addJsonOption, addProjectOptions, collectList } from "./options.ts";

/** `stackctl init`: sets stackctl up in somebody's Compose project. */
export function addInitCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("init")
    .summary("set stackctl up in a Compose project, and list what replaces its start scripts")
    .addOption(
      new Option("--enable <features>", "features that are on by default (a,b)").argParser(collectList),
    )
    .option("--github", "write .github/workflows/stackctl.yml too")
    .option("--no-github", "do not ask about it")
    .option("--dry-run", "show what would be written, and write nothing")
    .option("-y, --yes", "do not ask; add to files that are there")
    .option("--force", "replace a workflow that is there");
  addJsonOption(addProjectOptions(command));
  addExamples(command, [
    ["stackctl init", "write stackctl.yaml, and flags into .env.example"],
    ["stackctl init --dry-run", "show what that would be"],
    [
      "stackctl init --yes --github",
      "without questions, with a workflow that starts combinations of features",
    ],
  ]).action(run(async () => (await import("../actions/init.ts")).init));
}
