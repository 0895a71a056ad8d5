import { type Command, Option } from "commander";
import { waitAims } from "../../domain/wait-aim.ts";
import type { Grammar } from "../grammar.ts";
import { addExamples, addFeatureOptions, addWaitingOptions } from "./options.ts";

/** `stackctl wait`: waiting for what somebody else started. */
export function addWaitCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("wait")
    .summary("wait until services that are there are ready, and start nothing")
    .argument("[service...]", "these and what they depend on; default: all that have a container")
    .addOption(
      new Option("--for <condition>", "what to wait for; ready is each service's own condition")
        .choices(waitAims)
        .default("ready"),
    )
    .option("--timeout <duration>", "how long to wait at most (60s, 5m); default: the setting waitTimeout");
  addFeatureOptions(command, features);
  addWaitingOptions(command);
  addExamples(command, [
    ["stackctl wait --timeout 60s", "until all that is there is ready; exit code 6 when it is not"],
    ["stackctl wait db --for healthy", "one service, also before it has a container"],
    ["stackctl wait migrate --for completed", "until a job has ended well"],
  ]).action(run(async () => (await import("../actions/wait.ts")).wait));
}
