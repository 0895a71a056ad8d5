import type { Command } from "commander";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { featureOptions, waitingOptions, waitTimeoutOption } from "./shared-options.ts";

const restartOptions = [
  waitTimeoutOption("maximum wait (90s, 5m)"),
  ...featureOptions,
  ...waitingOptions,
] as const;

/** `stackctl restart`: restarts services and waits for them. */
export function addRestartCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("restart")
    .summary("restart running services, and wait until they work")
    .description(
      "Restarts the containers of running services in the order of their dependencies, and waits until every service works again. Starts no new service: run `stackctl up` for that.",
    )
    .argument("[service...]", "only these services; default: all running ones");
  addFeatureFlags(command, grammar.features);
  addExamples(command, [
    ["stackctl restart", "every running service"],
    ["stackctl restart web", "one service"],
  ]);
  addAction(command, grammar, restartOptions, async () => (await import("../actions/restart.ts")).restart);
}
