import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addFeatureOptions, addWaitingOptions } from "./options.ts";

/** `stackctl restart`: restart and wait again. */
export function addRestartCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("restart")
    .summary("restart services that run, and wait until they are ready again")
    .argument("[service...]", "only these; default: all that run")
    .option("--wait-timeout <duration>", "how long to wait at most (90s, 5m)");
  addFeatureOptions(command, features);
  addWaitingOptions(command);
  addExamples(command, [["stackctl restart backend", "one service"]]).action(
    run(async () => (await import("../actions/restart.ts")).restart),
  );
}
