import type { Command } from "commander";
import { waitAims } from "../../domain/option-words.ts";
import { choice, withDefault, word } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { featureOptions, waitingOptions } from "./shared-options.ts";

const waitOptions = [
  withDefault(
    choice("--for <condition>", "condition to wait for; ready is each service's own condition", waitAims),
    "ready",
  ),
  word("--timeout <duration>", "maximum wait (60s, 5m); default: the setting waitTimeout"),
  ...featureOptions,
  ...waitingOptions,
] as const;

/** `stackctl wait`: waits for services that another program started. */
export function addWaitCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("wait")
    .summary("wait for existing services, and start none")
    .description(
      "Waits until existing services are ready, whichever program started them. Starts and changes nothing. Exits with 6 if a service fails or the time is over.",
    )
    .argument("[service...]", "these services and their dependencies; default: all that have a container");
  addFeatureFlags(command, grammar.features);
  addExamples(command, [
    ["stackctl wait --timeout 60s", "until every existing service is ready"],
    ["stackctl wait db --for healthy", "one service, even before it has a container"],
    ["stackctl wait migrate --for completed", "until a job is done"],
  ]);
  addAction(command, grammar, waitOptions, async () => (await import("../actions/wait.ts")).wait);
}
