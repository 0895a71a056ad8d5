import type { Command } from "commander";
import { flag, names } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { exampleOf } from "../help/example-of.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { addIgnoredFlags } from "./add-ignored-flags.ts";
import {
  featureOptions,
  launchOptions,
  stabilityWindowOption,
  waitingOptions,
  waitTimeoutOption,
} from "./shared-options.ts";

const upOptions = [
  ...launchOptions,
  flag("--dry-run", "print the plan, and change nothing"),
  waitTimeoutOption("maximum wait (90s, 5m); overrides stackctl.timeout labels"),
  stabilityWindowOption,
  flag("--remap-ports", "write free ports to .env for host ports that are taken"),
  flag("--force", "continue despite warnings that stop a launch, never despite errors"),
  flag("--no-wait", "return as soon as every container is started"),
  names("--logs <services>", "print new log lines of these services (a,b) while up waits; may be repeated"),
  ...featureOptions,
  ...waitingOptions,
] as const;

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
