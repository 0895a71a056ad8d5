import type { Command } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { addExamples, addQueryOptions } from "./options.ts";

/** `stackctl doctor`: checks everything that `up` needs. */
export function addDoctorCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("doctor")
    .summary("check this machine and this project, with a fix for each problem")
    .description(
      "Checks Docker, Compose, this machine and the project, with every check that `up` makes before a launch. Changes nothing. Exits with 0 if there is no error, else with 4, 3 or 5 for the worst one.",
    );
  addQueryOptions(command, features);
  addExamples(command, [
    ["stackctl doctor", "check everything that `up` needs"],
    ["stackctl doctor --all", "check it with every feature enabled"],
    ["stackctl doctor --json", "for scripts: {ok, checks: [{name, status, message, fix}]}"],
  ]).action(run(async () => (await import("../actions/doctor.ts")).doctor));
}
