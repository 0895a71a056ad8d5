import type { Command } from "commander";
import { formatTerms } from "../help/help-layout.ts";

/** Examples at the end of a command's help, each a command line and its meaning. */
export function addExamples(command: Command, examples: readonly (readonly [string, string])[]): Command {
  return command.addHelpText("after", () =>
    formatTerms(
      command,
      "Examples:",
      examples.map(([line, meaning]) => [`$ ${line}`, meaning]),
    ),
  );
}
