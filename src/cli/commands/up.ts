import { type Command, Option } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { exampleOf } from "../help/example-of.ts";
import {
  addExamples,
  addFeatureOptions,
  addLaunchOptions,
  addWaitingOptions,
  collectList,
} from "./options.ts";

/** `stackctl up`: starts or updates the stack. */
export function addUpCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("up")
    .summary("start or update the stack, and wait until it works")
    .description(
      "Starts the services of enabled features, removes those of disabled features, and waits until every service really works. If a service fails, `up` shows why and what to do. `up` is always detached and always waits: -d, --detach and --wait are accepted and change nothing.",
    )
    .argument("[service...]", "only these services and their dependencies");
  addLaunchOptions(command)
    .option("--dry-run", "print the plan, and change nothing")
    .option("--wait-timeout <duration>", "maximum wait (90s, 5m); overrides stackctl.timeout labels")
    .option("--stability-window <duration>", "how long a service without a health check must run")
    .option("--remap-ports", "write free ports to .env for host ports that are taken")
    .option("--force", "continue despite warnings that stop a launch, never despite errors")
    .option("--no-wait", "return as soon as every container is started");
  command.addOption(
    new Option(
      "--logs <services>",
      "print new log lines of these services (a,b) while up waits; may be repeated",
    ).argParser(collectList),
  );
  addFeatureOptions(command, grammar.features);
  addWaitingOptions(command);
  for (const flags of ["-d, --detach", "--wait", "-y, --yes"])
    command.addOption(new Option(flags).hideHelp());
  addExamples(command, [
    ["stackctl up", "start the features that .env and stackctl.yaml enable"],
    ...exampleOf(grammar, (name) => [`stackctl up --enable-${name}`, `the same with ${name}, for this run`]),
    ["stackctl up --minimal --dry-run", "show what stops if every feature is disabled"],
    ["stackctl up --logs web", "print the lines of one service while it starts"],
    ["stackctl up --json --progress quiet", "print a report for scripts"],
  ]).action(grammar.run(async () => (await import("../actions/up.ts")).up));
}
