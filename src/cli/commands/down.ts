import { type Command, Option } from "commander";
import type { Grammar } from "../command/grammar.ts";
import {
  addEngineOption,
  addExamples,
  addJsonOption,
  addProgressOption,
  addProjectOptions,
} from "./options.ts";

/** `stackctl down`: removes the project's containers and networks, whichever features are enabled. */
export function addDownCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("down")
    .summary("stop and remove everything, in every profile")
    .description(
      "Stops and removes the containers and networks of the project: those of every profile, and those of services that no Compose file declares any more. Volumes and images stay.",
    )
    .option("-v, --volumes", "also remove named volumes with their data; asks first")
    .option("-y, --yes", "answer yes to every question")
    .option("-t, --timeout <seconds>", "seconds until a container is killed");
  command.addOption(new Option("--remove-orphans").hideHelp());
  addProgressOption(addJsonOption(addProjectOptions(addEngineOption(command))));
  addExamples(command, [
    ["stackctl down", "remove everything but volumes and images"],
    ["stackctl down --volumes", "remove the volumes and their data too"],
    ["stackctl down --volumes --yes", "the same without a question, for scripts"],
  ]).action(run(async () => (await import("../actions/down.ts")).down));
}
