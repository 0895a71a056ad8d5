import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import {
  addEngineOption,
  addExamples,
  addJsonOption,
  addProgressOption,
  addProjectOptions,
} from "./options.ts";

/** `stackctl down`: everything of the project, whatever is on. */
export function addDownCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("down")
    .summary("stop and remove everything of the project, all profiles and leftovers too")
    .option("-v, --volumes", "remove named volumes with their data as well; asks first")
    .option("-y, --yes", "do not ask")
    .option("-t, --timeout <seconds>", "seconds before a container is killed");
  addProgressOption(addJsonOption(addProjectOptions(addEngineOption(command))));
  addExamples(command, [
    ["stackctl down", "volumes and their data stay"],
    ["stackctl down --volumes --yes", "everything, without a question"],
  ]).action(run(async () => (await import("../actions/down.ts")).down));
}
