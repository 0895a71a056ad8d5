import type { Command } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { addEngineOption, addExamples, addFeatureOptions, addProjectOptions } from "./options.ts";

/** `stackctl compose -- ARGS`: runs Compose with the resolved project. */
export function addComposeCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("compose")
    .summary("run any `docker compose` command on this stack")
    .description(
      "Runs `docker compose` with the files, profiles and environment that stackctl resolves from the feature flags. Its exit code is the exit code of `docker compose`.",
    )
    .argument("<args...>", "arguments of `docker compose`")
    .passThroughOptions();
  addProjectOptions(addEngineOption(addFeatureOptions(command, features)));
  addExamples(command, [
    ["stackctl compose -- exec web sh", "open a shell in a service"],
    ["stackctl compose -- stop", "stop every service, and keep the containers"],
    ["stackctl compose -- ps -a", "list every container"],
  ]).action(run(async () => (await import("../actions/compose.ts")).compose));
}
