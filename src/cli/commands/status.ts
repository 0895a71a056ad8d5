import type { Command } from "commander";
import { flag } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { queryOptions } from "./shared-options.ts";

const statusOptions = [
  flag("--resources", "show the resources of each service and feature, and what disabling frees"),
  flag(
    "-w, --watch",
    "update the table on every change, until Ctrl-C; with --json, print one document per line",
  ),
  ...queryOptions,
] as const;

/** `stackctl status`: the services now, measured. */
export function addStatusCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("status")
    .summary("show each service: verdict, uptime, memory, CPU and URLs")
    .description(
      "Shows every service that is enabled or has a container. Exits with 6 if an enabled service is not ready. `stackctl ps` does the same.",
    );
  addFeatureFlags(command, grammar.features);
  addExamples(command, [
    ["stackctl status", "the services now"],
    ["stackctl status --watch", "the same, updated on every change"],
    ["stackctl status --resources", "memory, peaks, start times and image sizes"],
  ]);
  addAction(command, grammar, statusOptions, async () => (await import("../actions/status.ts")).status);
}
