import { type Command, Option } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addFeatureOptions, addJsonOption, addProjectOptions, collectList } from "./options.ts";

/** `stackctl eject`: one Compose file that needs no stackctl. */
export function addEjectCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("eject")
    .summary("write one Compose file of what is on, which docker compose up runs without stackctl")
    .option("-o, --output <file>", "default: compose.ejected.yaml; - prints it")
    .option("--env-output <file>", "its variables; default: .env beside it, else .env.ejected")
    .addOption(
      new Option("--plain <names>", "variables that look secret and are not (a,b)").argParser(collectList),
    )
    .option("--dry-run", "show which files would be written")
    .option("--force", "replace files that are there");
  addJsonOption(addProjectOptions(addFeatureOptions(command, features)));
  addExamples(command, [
    ["stackctl eject --enable-tabby", "the stack with one more feature, as one file"],
    ["stackctl eject --output deploy/compose.yaml", "into a folder of its own, with a .env"],
    ["stackctl eject --output -", "print it"],
  ]).action(run(async () => (await import("../actions/eject.ts")).eject));
}
