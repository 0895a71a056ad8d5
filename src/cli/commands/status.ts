import type { Command } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { addExamples, addQueryOptions } from "./options.ts";

/** `stackctl status`: the services now, measured. */
export function addStatusCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("status")
    .summary("show each service: verdict, uptime, memory, CPU and URLs")
    .description(
      "Shows every service that is enabled or has a container. Exits with 6 if an enabled service is not ready. `stackctl ps` does the same.",
    )
    .option("--resources", "show the resources of each service and feature, and what disabling frees")
    .option(
      "-w, --watch",
      "update the table on every change, until Ctrl-C; with --json, print one document per line",
    );
  addQueryOptions(command, features);
  addExamples(command, [
    ["stackctl status", "the services now"],
    ["stackctl status --watch", "the same, updated on every change"],
    ["stackctl status --resources", "memory, peaks, start times and image sizes"],
  ]).action(run(async () => (await import("../actions/status.ts")).status));
}
