import { type Command, Option } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addJsonOption, addProjectOptions, collectList } from "./options.ts";

/** `stackctl matrix`: the combinations of features that can run. */
export function addMatrixCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("matrix")
    .summary("list the combinations of features that can run, for CI")
    .addOption(
      new Option(
        "--strength <n>",
        "a small list in which every 2 (or 3) features meet in each way that can run",
      ).choices(["2", "3"]),
    )
    .addOption(new Option("--include <features>", "vary only these features (a,b)").argParser(collectList))
    .addOption(new Option("--exclude <features>", "leave these features off (a,b)").argParser(collectList))
    .addOption(
      new Option("--format <format>", "table, json, github (one line) or gitlab (a child pipeline)")
        .choices(["table", "json", "github", "gitlab"])
        .default("table", "table"),
    );
  addJsonOption(addProjectOptions(command));
  addExamples(command, [
    ["stackctl matrix", "every combination: requires and conflicts respected"],
    ["stackctl matrix --strength 2", "a few that cover every pair"],
    ["stackctl matrix --format github", "one line for strategy.matrix, by fromJSON"],
  ]).action(run(async () => (await import("../actions/matrix.ts")).matrix));
}
