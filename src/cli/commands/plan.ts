import type { Command } from "commander";
import { flag } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { exampleOf } from "../help/example-of.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import {
  engineOption,
  featureOptions,
  healthOption,
  jsonOption,
  launchOptions,
  projectOptions,
} from "./shared-options.ts";

const planOptions = [
  ...launchOptions,
  flag("--detailed-exitcode", "exit with 10 if `up` would change anything"),
  ...featureOptions,
  healthOption,
  engineOption,
  ...projectOptions,
  jsonOption,
] as const;

/** `stackctl plan`: prints the steps of `up`. */
export function addPlanCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("plan")
    .summary("show what `up` would do and why, and change nothing")
    .description(
      "Compares the containers with the enabled features. Prints each step that `up` would take, with its cause. Changes nothing.",
    )
    .argument("[service...]", "only these services and their dependencies");
  addFeatureFlags(command, grammar.features);
  addExamples(command, [
    ["stackctl plan", "show what `up` would start, recreate and remove"],
    ...exampleOf(grammar, (name) => [`stackctl plan --enable-${name}`, `show what ${name} adds`]),
    ["stackctl plan --detailed-exitcode", "for scripts: 0 nothing to do, 10 changes pending"],
  ]);
  addAction(command, grammar, planOptions, async () => (await import("../actions/plan.ts")).plan);
}
