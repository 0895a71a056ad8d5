import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addFeatureOptions, addLaunchOptions, addWaitingOptions } from "./options.ts";

/** `stackctl up`: the main job. */
export function addUpCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("up")
    .summary("bring the stack to what the flags say, and wait until it is ready")
    .description(
      "Starts what is on and missing, stops what is off, waits until every service is really ready, and prints what it measured.",
    )
    .argument("[service...]", "only these services and what they depend on");
  addFeatureOptions(command, features);
  addLaunchOptions(command)
    .option("--dry-run", "print the plan and change nothing")
    .option("--wait-timeout <duration>", "how long to wait at most (90s, 5m); beats stackctl.timeout labels")
    .option("--stability-window <duration>", "how long a service without a health check must stay up")
    .option("--remap-ports", "write free ports to .env for host ports that are taken")
    .option("--force", "go on past warnings that would stop; never past errors")
    .option("--no-wait", "return as soon as everything is started");
  addWaitingOptions(command);
  addExamples(command, [
    ["stackctl up", "what .env and stackctl.yaml say"],
    ["stackctl up --enable-fsdp", "with one more feature"],
    ["stackctl up --minimal --dry-run", "what would stop if every feature were off"],
    ["stackctl up --json --progress quiet", "for scripts"],
  ]).action(run(async () => (await import("../actions/up.ts")).up));
}
