import type { Command } from "commander";
import type { AnyOption, OptionsOf } from "../../src/cli/command/declared-option.ts";
import type { Grammar } from "../../src/cli/command/grammar.ts";
import { type Invocation, splitFeatureFlags } from "../../src/cli/command/invocation.ts";
import type { ProgramOptions } from "../../src/cli/command/program-options.ts";
import { readOptions } from "../../src/cli/command/read-options.ts";
import { createProgram } from "../../src/cli/commands/program.ts";
import { programOptions } from "../../src/cli/commands/shared-options.ts";
import { translateWords } from "../../src/cli/docker/translate-words.ts";

/** A parsed command line, with the name of its innermost command. */
type Parsed<Options> = Invocation<Options & ProgramOptions> & { readonly command: string };

/** Parses a command line as the program does, and runs nothing. */
export async function parse(line: string): Promise<Parsed<unknown>> {
  let seen: Parsed<unknown> | undefined;
  await readLine(line, (command, declared, named) => {
    seen = describe(command, declared, named);
  });
  if (!seen) throw new Error("no command ran");
  return seen;
}

/** The same for a command whose options are known. */
export async function parseAs<const List extends readonly AnyOption[]>(
  line: string,
  known: List,
): Promise<Parsed<OptionsOf<List>>> {
  let seen: Parsed<OptionsOf<List>> | undefined;
  await readLine(line, (command, _declared, named) => {
    seen = describe(command, known, named);
  });
  if (!seen) throw new Error("no command ran");
  return seen;
}

async function readLine(
  line: string,
  read: (command: Command, declared: readonly AnyOption[], named: Invocation["named"]) => void,
): Promise<void> {
  const { rest, named } = splitFeatureFlags(translateWords(line.split(" ")));
  const run = async (command: Command, declared: readonly AnyOption[]) => read(command, declared, named);
  await createQuietProgram(run).parseAsync(rest, { from: "user" });
}

function describe<const List extends readonly AnyOption[]>(
  command: Command,
  declared: List,
  named: Invocation["named"],
): Parsed<OptionsOf<List>> {
  const options = { ...readOptions(command, programOptions), ...readOptions(command, declared) };
  return { command: command.name(), args: command.args, options, named };
}

/** The program without features, which throws its errors. */
export function createQuietProgram(run: Grammar["run"]): Command {
  const program = createProgram("1.2.3", { features: [], run });
  const prepare = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    for (const sub of command.commands) prepare(sub);
  };
  prepare(program);
  return program;
}
