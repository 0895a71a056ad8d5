import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addQueryOptions } from "./options.ts";

/** `stackctl doctor`: what could keep the stack from coming up. */
export function addDoctorCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("doctor")
    .summary("look for everything that could keep the stack from coming up, with a fix for each")
    .description(
      "Looks at Docker, Compose, this machine and the project, and at all that up would look at before it begins. Changes nothing.",
    );
  addQueryOptions(command, features);
  addExamples(command, [
    ["stackctl doctor", "exit code 0 when nothing is wrong; else 4, 3 or 5, as the worst error has it"],
    ["stackctl doctor --all", "as if every feature were on"],
    ["stackctl doctor --json", "for scripts: {ok, checks: [{name, status, message, fix}]}"],
  ]).action(run(async () => (await import("../actions/doctor.ts")).doctor));
}
