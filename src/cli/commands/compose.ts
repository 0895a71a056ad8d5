import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import { addEngineOption, addExamples, addFeatureOptions, addProjectOptions } from "./options.ts";

/** `stackctl compose -- ARGS`: Compose itself, with what stackctl resolved. */
export function addComposeCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("compose")
    .summary("run docker compose with the resolved files, profiles and environment")
    .argument("<args...>", "what follows docker compose")
    .passThroughOptions();
  addProjectOptions(addEngineOption(addFeatureOptions(command, features)));
  addExamples(command, [
    ["stackctl compose -- ps -a", "every container"],
    ["stackctl compose -- exec backend sh", "a shell in a service"],
  ]).action(run(async () => (await import("../actions/compose.ts")).compose));
}
