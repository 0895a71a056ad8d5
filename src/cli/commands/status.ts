import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addQueryOptions } from "./options.ts";

/** `stackctl status`: what runs now, measured. */
export function addStatusCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("status")
    .summary("show what runs, how healthy it is and what it uses")
    .option("--resources", "show what each service and feature uses, and what switching it off frees")
    .option("-w, --watch", "go on and show changes until Ctrl-C");
  addQueryOptions(command, features);
  addExamples(command, [
    ["stackctl status", "exit code 6 when something that should run is not ready"],
    ["stackctl status --resources", "memory, its peak and share, start times, image sizes"],
    ["stackctl status --watch", "follow it"],
  ]).action(run(async () => (await import("../actions/status.ts")).status));
}
