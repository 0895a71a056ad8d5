import type { Command } from "commander";
import { flag, inGroup, word } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { engineOption, projectOptionsOfLogs } from "./shared-options.ts";

const logsOptions = [
  flag("-f, --follow", "continue with new lines until Ctrl-C, or until every container ends"),
  word("-n, --tail <lines>", "only the last lines of each container"),
  word("--since <time>", "only lines since this time (2024-05-01T10:00:00) or this long ago (10m)"),
  word("--until <time>", "only lines before this time or this long ago"),
  word("--grep <pattern>", 'only lines that contain "text" or match "/regex/i", in order of time'),
  flag("-t, --timestamps", "show when each line was written"),
  ...inGroup("Output:", [
    flag("--json", "print one JSON object per line to stdout, in order of time"),
    flag("--no-color", "print without colours"),
    flag("--no-log-prefix", "print without container names"),
  ]),
  engineOption,
  ...projectOptionsOfLogs,
] as const;

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
