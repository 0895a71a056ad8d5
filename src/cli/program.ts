import { Command } from "commander";
import { addBenchFeaturesCommand } from "./commands/bench-features.ts";
import { addCompletionCommand } from "./commands/completion.ts";
import { addComposeCommand } from "./commands/compose.ts";
import { addConfigCommand } from "./commands/config.ts";
import { addDepsCommand } from "./commands/deps.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addDownCommand } from "./commands/down.ts";
import { addEjectCommand } from "./commands/eject.ts";
import { addFeatureCommand } from "./commands/feature.ts";
import { addFeaturesCommand } from "./commands/features.ts";
import { addInitCommand } from "./commands/init.ts";
import { addLintCommand } from "./commands/lint.ts";
import { addLogsCommand } from "./commands/logs.ts";
import { addMatrixCommand } from "./commands/matrix.ts";
import { addExamples, addProjectOptions } from "./commands/options.ts";
import { addPlanCommand } from "./commands/plan.ts";
import { addRestartCommand } from "./commands/restart.ts";
import { addStatusCommand } from "./commands/status.ts";
import { addUpCommand } from "./commands/up.ts";
import { addWaitCommand } from "./commands/wait.ts";
import type { Grammar } from "./grammar.ts";

/** The whole grammar of the command line. Nothing heavy is loaded for it. */
export function createProgram(version: string, grammar: Grammar): Command {
  const program = new Command("stackctl")
    .description("Takes feature flags to a healthy Docker Compose stack, and tells the truth on the way.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .enablePositionalOptions()
    .showSuggestionAfterError();
  addProjectOptions(program);
  addUpCommand(program, grammar);
  addDownCommand(program, grammar);
  addRestartCommand(program, grammar);
  addWaitCommand(program, grammar);
  addStatusCommand(program, grammar);
  addLogsCommand(program, grammar);
  addFeaturesCommand(program, grammar);
  addDepsCommand(program, grammar);
  addBenchFeaturesCommand(program, grammar);
  addPlanCommand(program, grammar);
  addMatrixCommand(program, grammar);
  addLintCommand(program, grammar);
  addConfigCommand(program, grammar);
  addInitCommand(program, grammar);
  addFeatureCommand(program, grammar);
  addDoctorCommand(program, grammar);
  addEjectCommand(program, grammar);
  addComposeCommand(program, grammar);
  addCompletionCommand(program, grammar);
  addExamples(program, [
    ["stackctl up --enable-fsdp", "start the stack with a feature, and wait until it is ready"],
    ["stackctl status", "what runs, how healthy, with which memory"],
    ["stackctl features", "which features there are, which are on, and why"],
    ["stackctl plan", "what up would do"],
  ]);
  program.addHelpText(
    "after",
    "\nExit codes: 0 done, 1 bug, 2 usage, 3 settings, 4 no engine, 5 launch failed,\n6 not ready, 10 changes pending, 130 interrupted",
  );
  return program;
}
