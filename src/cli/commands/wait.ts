import { type Command, Option } from "commander";
import { waitAims } from "../../domain/option-words.ts";
import type { Grammar } from "../command/grammar.ts";
import { addExamples, addFeatureOptions, addWaitingOptions } from "./options.ts";

/** `stackctl wait`: waits for services that another program started. */
export function addWaitCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("wait")
    .summary("wait for existing services, and start none")
    .description(
      "Waits until existing services are ready, whichever program started them. Starts and changes nothing. Exits with 6 if a service fails or the time is over.",
    )
    .argument("[service...]", "these services and their dependencies; default: all that have a container")
    .addOption(
      new Option("--for <condition>", "condition to wait for; ready is each service's own condition")
        .choices(waitAims)
        .default("ready"),
    )
    .option("--timeout <duration>", "maximum wait (60s, 5m); default: the setting waitTimeout");
  addFeatureOptions(command, features);
  addWaitingOptions(command);
  addExamples(command, [
    ["stackctl wait --timeout 60s", "until every existing service is ready"],
    ["stackctl wait db --for healthy", "one service, even before it has a container"],
    ["stackctl wait migrate --for completed", "until a job is done"],
  ]).action(run(async () => (await import("../actions/wait.ts")).wait));
}
