import type { Command } from "commander";

/** A term of the grammar and its meaning. */
export interface Term {
  readonly term: string;
  readonly meaning: string;
}

/** One command, as described by its help. */
export interface CommandPage {
  /** `stackctl features enable`. */
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  readonly usage: string;
  readonly commands: readonly Term[];
  readonly operands: readonly Term[];
  readonly options: readonly Term[];
  readonly examples: readonly Term[];
}

/** Every visible command, the program first, each before its subcommands. */
export function describeCommands(command: Command, parents: readonly string[] = []): readonly CommandPage[] {
  const words = [...parents, command.name()];
  const help = command.createHelp();
  const subs = help.visibleCommands(command).filter((sub) => sub.name() !== "help");
  const page: CommandPage = {
    name: words.join(" "),
    summary: command.summary() || command.description(),
    description: command.description() || `${capitalize(command.summary())}.`,
    usage: [...words, command.usage()].join(" "),
    commands: subs.map((sub) => ({
      term: help.subcommandTerm(sub),
      meaning: help.subcommandDescription(sub),
    })),
    operands: help.visibleArguments(command).map((one) => ({
      term: help.argumentTerm(one),
      meaning: help.argumentDescription(one),
    })),
    options: help.visibleOptions(command).map((one) => ({
      term: help.optionTerm(one),
      meaning: help.optionDescription(one),
    })),
    examples: readExamples(command),
  };
  return [page, ...subs.flatMap((sub) => describeCommands(sub, words))];
}

/** Parses the examples at the end of a help text, one a line: `  $ COMMAND  MEANING`. */
function readExamples(command: Command): readonly Term[] {
  let text = "";
  command.configureOutput({
    writeOut: (part) => (text += part),
    // Wide enough for each example to stay on its line.
    getOutHelpWidth: () => 1000,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  const [, examples = ""] = text.split("\nExamples:\n");
  return [...examples.matchAll(/^ {2}\$ (\S.*?) {2,}(\S.*)$/gm)].map(([, term = "", meaning = ""]) => ({
    term,
    meaning,
  }));
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
