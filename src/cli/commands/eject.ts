import { type Command, Option } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { exampleOf } from "../help/example-of.ts";
import { addExamples, addFeatureOptions, addJsonOption, addProjectOptions, collectList } from "./options.ts";

/** `stackctl eject`: writes one Compose file that does not need stackctl. */
export function addEjectCommand(program: Command, grammar: Grammar): void {
  const { features, run } = grammar;
  const command = program
    .command("eject")
    .summary("write the enabled services as one plain Compose file")
    .description(
      "Writes the services of the enabled features as one Compose file, with its variables in an environment file. `docker compose up` runs it without stackctl.",
    )
    .option("-o, --output <file>", "default: compose.ejected.yaml; - prints to stdout")
    .option("--env-output <file>", "environment file; default: .env beside the output, else .env.ejected")
    .addOption(
      new Option("--plain <names>", "variables that look secret but are not (a,b)").argParser(collectList),
    )
    .option("--dry-run", "show the files, and write nothing")
    .option("--force", "replace existing files");
  addJsonOption(addProjectOptions(addFeatureOptions(command, features)));
  addExamples(command, [
    ["stackctl eject", "write compose.ejected.yaml"],
    ...exampleOf(grammar, (name) => [`stackctl eject --enable-${name}`, `the same with ${name}`]),
    ["stackctl eject --output deploy/compose.yaml", "write to another folder, with a .env"],
    ["stackctl eject --output -", "print the file"],
  ]).action(run(async () => (await import("../actions/eject.ts")).eject));
}
