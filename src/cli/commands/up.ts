import type { Command } from "commander";
import { addAction, type Grammar } from "../command/grammar.ts";
import { exampleOf } from "../help/example-of.ts";
import { upOptions } from "../options/up.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { addIgnoredFlags } from "./add-ignored-flags.ts";

/** `stackctl up`: starts or updates the stack. */
export function addUpCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("up")
    .summary("start or update the stack, and wait until it works")
    .description(
      "Starts the services of enabled features, removes those of disabled features, and waits until every service really works. If a service fails, `up` shows why and what to do. `up` is always detached and always waits: -d, --detach and --wait are accepted and change nothing.",
    )
    .argument("[service...]", "only these services and their dependencies");
  addFeatureFlags(command, grammar.features);
  addExamples(command, [
    ["stackctl up", "start the features that .env and stackctl.yaml enable"],
    ...exampleOf(grammar, (name) => [`stackctl up --enable-${name}`, `the same with ${name}, for this run`]),
    ["stackctl up --minimal --dry-run", "show what stops if every feature is disabled"],
    ["stackctl up --logs web", "print the lines of one service while it starts"],
    ["stackctl up --json --progress quiet", "print a report for scripts"],
  ]);
  addAction(command, grammar, upOptions, async () => (await import("../actions/up.ts")).up);
  addIgnoredFlags(command, ["-d, --detach", "--wait", "-y, --yes"]);
}
