import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import {
  addEngineOption,
  addExamples,
  addFeatureOptions,
  addJsonOption,
  addProjectOptions,
} from "./options.ts";

/** `stackctl config`: every setting and where it comes from. */
export function addConfigCommand(program: Command, { features, run }: Grammar): void {
  const command = program.command("config").summary("show every setting, its value and where it comes from");
  addJsonOption(addProjectOptions(addEngineOption(addFeatureOptions(command, features))));
  addExamples(command, [["stackctl config", "what decides, and what it beats"]]).action(
    run(async () => (await import("../actions/config.ts")).config),
  );
}
