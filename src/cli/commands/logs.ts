import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import { addEngineOption, addExamples, addProjectOptions } from "./options.ts";

/** `stackctl logs`: those of Compose, for services of every profile. */
export function addLogsCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("logs")
    .summary("show the logs of services, also of stopped ones")
    .description(
      "Shows the logs of services in every profile, also of stopped ones. Compose formats the lines.",
    )
    .argument("[service...]", "only these")
    .option("-f, --follow", "go on until Ctrl-C")
    .option("-n, --tail <lines>", "only the last lines of each")
    .option("--since <time>", "only since this time (2024-05-01T10:00:00) or this long ago (10m)")
    .option("-t, --timestamps", "show when each line was written");
  addProjectOptions(addEngineOption(command), { shortFile: false });
  addExamples(command, [
    ["stackctl logs -f backend", "one service, as it goes"],
    ["stackctl logs --tail 50", "the last 50 lines of each"],
  ]).action(run(async () => (await import("../actions/logs.ts")).logs));
}
