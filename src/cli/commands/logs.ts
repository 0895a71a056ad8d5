import type { Command } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { addEngineOption, addExamples, addProjectOptions } from "./options.ts";

/** `stackctl logs`: the logs of services of every profile. */
export function addLogsCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("logs")
    .summary("show the logs of services, also of stopped ones")
    .description(
      "Shows the logs of services in every profile, also of stopped ones, and then names each shown service that failed. Compose formats the lines, unless --grep or --json is given.",
    )
    .argument("[service...]", "only these services")
    .option("-f, --follow", "continue with new lines until Ctrl-C, or until every container ends")
    .option("-n, --tail <lines>", "only the last lines of each container")
    .option("--since <time>", "only lines since this time (2024-05-01T10:00:00) or this long ago (10m)")
    .option("--until <time>", "only lines before this time or this long ago")
    .option("--grep <pattern>", 'only lines that contain "text" or match "/regex/i", in order of time')
    .option("-t, --timestamps", "show when each line was written");
  const group = command.optionsGroup();
  command
    .optionsGroup("Output:")
    .option("--json", "print one JSON object per line to stdout, in order of time")
    .option("--no-color", "print without colours")
    .option("--no-log-prefix", "print without container names")
    .optionsGroup(group);
  addProjectOptions(addEngineOption(command), { shortFile: false });
  addExamples(command, [
    ["stackctl logs -f backend", "follow the log of one service"],
    ["stackctl logs --tail 50", "the last 50 lines of each container"],
    ['stackctl logs --since 10m --grep "/error|warn/i"', "errors and warnings of the last 10 minutes"],
    ["stackctl logs --json db | jq .text", "lines for scripts"],
  ]).action(run(async () => (await import("../actions/logs.ts")).logs));
}
