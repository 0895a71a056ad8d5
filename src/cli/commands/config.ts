import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addQueryOptions } from "./options.ts";

/** `stackctl config`: every setting and where it comes from. */
export function addConfigCommand(program: Command, { features, run }: Grammar): void {
  const command = program.command("config").summary("show every setting, its value and where it comes from");
  addQueryOptions(command, features);
  addExamples(command, [["stackctl config", "what decides, and what it beats"]]).action(
    run(async () => (await import("../actions/config.ts")).config),
  );
}
