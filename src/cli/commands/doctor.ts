import type { Command } from "commander";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { queryOptions } from "./shared-options.ts";

/** `stackctl doctor`: checks everything that `up` needs. */
export function addDoctorCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("doctor")
    .summary("check this machine and this project, with a fix for each problem")
    .description(
      "Checks Docker, Compose, this machine and the project, with every check that `up` makes before a launch. Changes nothing. Exits with 0 if there is no error, else with 4, 3 or 5 for the worst one.",
    );
  addFeatureFlags(command, grammar.features);
  addExamples(command, [
    ["stackctl doctor", "check everything that `up` needs"],
    ["stackctl doctor --all", "check it with every feature enabled"],
    ["stackctl doctor --json", "for scripts: {ok, checks: [{name, status, message, fix}]}"],
  ]);
  addAction(command, grammar, queryOptions, async () => (await import("../actions/doctor.ts")).doctor);
}
