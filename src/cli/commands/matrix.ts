import type { Command } from "commander";
import { choice, names, withDefault } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { jsonOption, projectOptions } from "./shared-options.ts";

const matrixOptions = [
  choice("--strength <n>", "a short list that covers every valid pair or triple of features", ["2", "3"]),
  names("--include <features>", "vary only these features (a,b)"),
  names("--exclude <features>", "leave these features off (a,b)"),
  withDefault(
    choice("--format <format>", "output format; github is one line, gitlab a child pipeline", [
      "table",
      "json",
      "github",
      "gitlab",
    ]),
    "table",
  ),
  ...projectOptions,
  jsonOption,
] as const;

/** `stackctl matrix`: the combinations of features that can run. */
export function addMatrixCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("matrix")
    .summary("list the combinations of features that can run")
    .description(
      "Lists every combination of features that respects `requires` and `conflicts`, for a matrix of CI jobs. With --strength 2, a short list covers every valid pair.",
    );
  addExamples(command, [
    ["stackctl matrix", "every combination"],
    ["stackctl matrix --strength 2", "a short list that covers every valid pair"],
    ["stackctl matrix --format github", "one line for strategy.matrix, with fromJSON"],
  ]);
  addAction(command, grammar, matrixOptions, async () => (await import("../actions/matrix.ts")).matrix);
}
