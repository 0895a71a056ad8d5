import type { Command } from "commander";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { queryOptions } from "./shared-options.ts";

/** `stackctl config`: every setting and its source. */
export function addConfigCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("config")
    .summary("show every setting, its value, and what set it")
    .description(
      "Shows every setting of stackctl and every feature flag: its value, what set it, and which values that overrides. Run `stackctl compose -- config` for the resolved Compose file.",
    );
  addFeatureFlags(command, grammar.features);
  addExamples(command, [
    ["stackctl config", "every setting with its source"],
    ["stackctl config --json", "the same for scripts"],
  ]);
  addAction(command, grammar, queryOptions, async () => (await import("../actions/config.ts")).config);
}
