import type { Command } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { addExamples, addFeatureOptions, addWaitingOptions } from "./options.ts";

/** `stackctl restart`: restarts services and waits for them. */
export function addRestartCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("restart")
    .summary("restart running services, and wait until they work")
    .description(
      "Restarts the containers of running services in the order of their dependencies, and waits until every service works again. Starts no new service: run `stackctl up` for that.",
    )
    .argument("[service...]", "only these services; default: all running ones")
    .option("--wait-timeout <duration>", "maximum wait (90s, 5m)");
  addFeatureOptions(command, features);
  addWaitingOptions(command);
  addExamples(command, [
    ["stackctl restart", "every running service"],
    ["stackctl restart web", "one service"],
  ]).action(run(async () => (await import("../actions/restart.ts")).restart));
}
