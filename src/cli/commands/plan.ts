import type { Command } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { exampleOf } from "../help/example-of.ts";
import {
  addEngineOption,
  addExamples,
  addFeatureOptions,
  addHealthOptions,
  addJsonOption,
  addLaunchOptions,
  addProjectOptions,
} from "./options.ts";

/** `stackctl plan`: prints the steps of `up`. */
export function addPlanCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("plan")
    .summary("show what `up` would do and why, and change nothing")
    .description(
      "Compares the containers with the enabled features. Prints each step that `up` would take, with its cause. Changes nothing.",
    )
    .argument("[service...]", "only these services and their dependencies");
  addLaunchOptions(command).option("--detailed-exitcode", "exit with 10 if `up` would change anything");
  addFeatureOptions(command, grammar.features);
  addJsonOption(addProjectOptions(addEngineOption(addHealthOptions(command))));
  addExamples(command, [
    ["stackctl plan", "show what `up` would start, recreate and remove"],
    ...exampleOf(grammar, (name) => [`stackctl plan --enable-${name}`, `show what ${name} adds`]),
    ["stackctl plan --detailed-exitcode", "for scripts: 0 nothing to do, 10 changes pending"],
  ]).action(grammar.run(async () => (await import("../actions/plan.ts")).plan));
}
