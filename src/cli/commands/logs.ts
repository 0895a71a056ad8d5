import type { Command } from "commander";
import { addAction, type Grammar } from "../command/grammar.ts";
import { logsOptions } from "../options/logs.ts";
import { addExamples } from "./add-examples.ts";

/** `stackctl logs`: the logs of services of every profile. */
export function addLogsCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("logs")
    .summary("show the logs of services, also of stopped ones")
    .description(
      "Shows the logs of services in every profile, also of stopped ones, and then names each shown service that failed. Compose formats the lines, unless --grep or --json is given.",
    )
    .argument("[service...]", "only these services");
  addExamples(command, [
    ["stackctl logs -f backend", "follow the log of one service"],
    ["stackctl logs --tail 50", "the last 50 lines of each container"],
    ['stackctl logs --since 10m --grep "/error|warn/i"', "errors and warnings of the last 10 minutes"],
    ["stackctl logs --json db | jq .text", "lines for scripts"],
  ]);
  addAction(command, grammar, logsOptions, async () => (await import("../actions/logs.ts")).logs);
}
