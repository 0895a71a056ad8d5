import type { Command } from "commander";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { engineOption, featureOptions, projectOptions } from "./shared-options.ts";

const composeOptions = [...featureOptions, engineOption, ...projectOptions] as const;

/** `stackctl compose -- ARGS`: runs Compose with the resolved project. */
export function addComposeCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("compose")
    .summary("run any `docker compose` command on this stack")
    .description(
      "Runs `docker compose` with the files, profiles and environment that stackctl resolves from the feature flags. Its exit code is the exit code of `docker compose`.",
    )
    .argument("<args...>", "arguments of `docker compose`")
    .passThroughOptions();
  addFeatureFlags(command, grammar.features);
  addExamples(command, [
    ["stackctl compose -- exec web sh", "open a shell in a service"],
    ["stackctl compose -- stop", "stop every service, and keep the containers"],
    ["stackctl compose -- ps -a", "list every container"],
  ]);
  addAction(command, grammar, composeOptions, async () => (await import("../actions/compose.ts")).compose);
}
