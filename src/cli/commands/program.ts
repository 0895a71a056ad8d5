import { Command } from "commander";
import { exitCodeMeanings } from "../../domain/exit-codes.ts";
import type { Grammar } from "../command/grammar.ts";
import { formatParagraph, formatTerms, helpLayout } from "../help/help-layout.ts";
import { addExamples } from "./add-examples.ts";
import { addBenchFeaturesCommand } from "./bench-features.ts";
import { addCompletionCommand } from "./completion.ts";
import { addComposeCommand } from "./compose.ts";
import { addConfigCommand } from "./config.ts";
import { addDepsCommand } from "./deps.ts";
import { addDoctorCommand } from "./doctor.ts";
import { addDownCommand } from "./down.ts";
import { addEjectCommand } from "./eject.ts";
import { addFeaturesCommand } from "./features.ts";
import { addInitCommand } from "./init.ts";
import { addLintCommand } from "./lint.ts";
import { addLogsCommand } from "./logs.ts";
import { addMatrixCommand } from "./matrix.ts";
import { addOpenCommand } from "./open.ts";
import { addPlanCommand } from "./plan.ts";
import { addRestartCommand } from "./restart.ts";
import { programOptions } from "./shared-options.ts";
import { addStatusCommand } from "./status.ts";
import { addUpCommand } from "./up.ts";
import { addWaitCommand } from "./wait.ts";

/** The grammar of the whole command line. Actions are loaded only when their command runs. */
export function createProgram(version: string, grammar: Grammar): Command {
  const program = new Command("stackctl")
    .usage("[options] COMMAND")
    .description(
      "stackctl starts a Docker Compose stack from feature flags. `up` returns when the stack really works, or says why not.",
    )
    .version(version, "-v, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .configureHelp(helpLayout)
    .enablePositionalOptions()
    .showSuggestionAfterError();
  for (const option of programOptions.flatMap(({ options }) => options)) program.addOption(option);

  program.commandsGroup("Common commands:");
  addUpCommand(program, grammar);
  addStatusCommand(program, grammar);
  addLogsCommand(program, grammar);
  addFeaturesCommand(program, grammar);
  addDownCommand(program, grammar);
  addPlanCommand(program, grammar);

  program.commandsGroup("Start and stop:");
  addRestartCommand(program, grammar);
  addWaitCommand(program, grammar);
  addComposeCommand(program, grammar);

  program.commandsGroup("Look:");
  addOpenCommand(program, grammar);
  addConfigCommand(program, grammar);
  addDoctorCommand(program, grammar);
  addBenchFeaturesCommand(program, grammar);

  program.commandsGroup("Change:");
  addDepsCommand(program, grammar);
  addEjectCommand(program, grammar);

  program.commandsGroup("CI:");
  addMatrixCommand(program, grammar);
  addLintCommand(program, grammar);

  program.commandsGroup("Set up:");
  addInitCommand(program, grammar);
  addCompletionCommand(program, grammar);
  program.helpCommand("help [command]", "show the help of a command");

  addExamples(program, [
    ["stackctl up", "start the stack, and wait until it works"],
    ["stackctl up --enable NAME", "start it with one more feature, for this run"],
    ["stackctl features enable NAME", "enable a feature in .env, for every run"],
    ["stackctl logs --follow web", "follow the logs of one service"],
  ]);
  program.addHelpText("after", () =>
    formatParagraph(
      program,
      `Exit codes: ${Object.values(exitCodeMeanings)
        .map(({ code, short }) => `${code} ${short}`)
        .join(", ")}`,
    ),
  );
  return program.addHelpText("after", () => formatGlobalOptions(program));
}

/** The options that may precede any command. */
function formatGlobalOptions(program: Command): string {
  const help = program.createHelp();
  return formatTerms(
    program,
    "Global options:",
    help.visibleOptions(program).map((option) => [option.flags, help.optionDescription(option)] as const),
  );
}
