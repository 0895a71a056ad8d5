import { Command } from "commander";
import { splitFeatureFlags } from "../../src/cli/command/feature-flags.ts";
import { type Invocation, readOptions } from "../../src/cli/command/invocation.ts";
import { createProgram } from "../../src/cli/commands/program.ts";
import { translateWords } from "../../src/cli/docker/translate-words.ts";

/** A parsed command line, with the name of its innermost command. */
type Parsed = Invocation & { readonly command: string };

/** Parses a command line as the program does, and runs nothing. */
export async function parse(line: string): Promise<Parsed> {
  const { rest, named } = splitFeatureFlags(translateWords(line.split(" ")));
  let seen: Parsed | undefined;
  const run =
    () =>
    async (...parameters: unknown[]) => {
      const command = parameters.findLast((parameter) => parameter instanceof Command);
      seen = {
        command: command?.name() ?? "",
        args: command?.args ?? [],
        options: command === undefined ? {} : readOptions(command),
        named,
      };
    };
  await createQuietProgram(run).parseAsync(rest, { from: "user" });
  if (!seen) throw new Error("no command ran");
  return seen;
}

/** The program without features, which throws its errors. */
export function createQuietProgram(run: Parameters<typeof createProgram>[1]["run"]): Command {
  const program = createProgram("1.2.3", { features: [], run });
  const prepare = (command: Command): void => {
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
    for (const sub of command.commands) prepare(sub);
  };
  prepare(program);
  return program;
}
