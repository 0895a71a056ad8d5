import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import {
  addEngineOption,
  addExamples,
  addFeatureOptions,
  addHealthOptions,
  addJsonOption,
  addLaunchOptions,
  addProjectOptions,
} from "./options.ts";

/** `stackctl plan`: what `up` would do. */
export function addPlanCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("plan")
    .summary("show what up would do, and why, and change nothing")
    .argument("[service...]", "only these services and what they depend on");
  addLaunchOptions(addFeatureOptions(command, features)).option(
    "--detailed-exitcode",
    "exit with 10 when there is something to change",
  );
  addJsonOption(addProjectOptions(addEngineOption(addHealthOptions(command))));
  addExamples(command, [
    ["stackctl plan --enable-tabby", "what one more feature would start"],
    ["stackctl plan --detailed-exitcode", "for scripts: 0 nothing to do, 10 changes pending"],
  ]).action(run(async () => (await import("../actions/plan.ts")).plan));
}
