import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import {
  addCiOptions,
  addEngineOption,
  addExamples,
  addFeatureOptions,
  addHealthOptions,
  addJsonOption,
  addProgressOption,
  addProjectOptions,
} from "./options.ts";

/** `stackctl restart`: restart and wait again. */
export function addRestartCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("restart")
    .summary("restart services that run, and wait until they are ready again")
    .argument("[service...]", "only these; default: all that run")
    .option("--wait-timeout <duration>", "how long to wait at most (90s, 5m)");
  addFeatureOptions(command, features);
  addCiOptions(
    addProgressOption(addJsonOption(addProjectOptions(addEngineOption(addHealthOptions(command))))),
  );
  addExamples(command, [["stackctl restart backend", "one service"]]).action(
    run(async () => (await import("../actions/restart.ts")).restart),
  );
}
