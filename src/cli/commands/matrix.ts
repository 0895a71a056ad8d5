import { type Command, Option } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { addExamples, addJsonOption, addProjectOptions, collectList } from "./options.ts";

/** `stackctl matrix`: the combinations of features that can run. */
export function addMatrixCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("matrix")
    .summary("list the combinations of features that can run")
    .description(
      "Lists every combination of features that respects `requires` and `conflicts`, for a matrix of CI jobs. With --strength 2, a short list covers every valid pair.",
    )
    .addOption(
      new Option("--strength <n>", "a short list that covers every valid pair or triple of features").choices(
        ["2", "3"],
      ),
    )
    .addOption(new Option("--include <features>", "vary only these features (a,b)").argParser(collectList))
    .addOption(new Option("--exclude <features>", "leave these features off (a,b)").argParser(collectList))
    .addOption(
      new Option("--format <format>", "output format; github is one line, gitlab a child pipeline")
        .choices(["table", "json", "github", "gitlab"])
        .default("table", "table"),
    );
  addJsonOption(addProjectOptions(command));
  addExamples(command, [
    ["stackctl matrix", "every combination"],
    ["stackctl matrix --strength 2", "a short list that covers every valid pair"],
    ["stackctl matrix --format github", "one line for strategy.matrix, with fromJSON"],
  ]).action(run(async () => (await import("../actions/matrix.ts")).matrix));
}
