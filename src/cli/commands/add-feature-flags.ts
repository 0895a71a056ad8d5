import type { Command } from "commander";
import type { HelpFeature } from "../command/grammar.ts";
import { featureFlagsTitle } from "../help/help-layout.ts";

/** Adds the flags of this project's features, for help and completion only: main.ts takes them out before parsing. */
export function addFeatureFlags(command: Command, features: readonly HelpFeature[]): void {
  const before = command.optionsGroup();
  command.optionsGroup(featureFlagsTitle);
  for (const { name, description } of features) {
    command.option(`--enable-${name}`, description === "" ? `enable ${name}` : description);
    command.option(`--disable-${name}`, `disable ${name}`);
  }
  command.optionsGroup(before);
}
