import type { Command } from "commander";
import { flag, names, word } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { exampleOf } from "../help/example-of.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { featureOptions, jsonOption, projectOptions } from "./shared-options.ts";

const ejectOptions = [
  word("-o, --output <file>", "default: compose.ejected.yaml; - prints to stdout"),
  word("--env-output <file>", "environment file; default: .env beside the output, else .env.ejected"),
  names("--plain <names>", "variables that look secret but are not (a,b)"),
  flag("--dry-run", "show the files, and write nothing"),
  flag("--force", "replace existing files"),
  ...featureOptions,
  ...projectOptions,
  jsonOption,
] as const;

/** `stackctl eject`: writes one Compose file that does not need stackctl. */
export function addEjectCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("eject")
    .summary("write the enabled services as one plain Compose file")
    .description(
      "Writes the services of the enabled features as one Compose file, with its variables in an environment file. `docker compose up` runs it without stackctl.",
    );
  addFeatureFlags(command, grammar.features);
  addExamples(command, [
    ["stackctl eject", "write compose.ejected.yaml"],
    ...exampleOf(grammar, (name) => [`stackctl eject --enable-${name}`, `the same with ${name}`]),
    ["stackctl eject --output deploy/compose.yaml", "write to another folder, with a .env"],
    ["stackctl eject --output -", "print the file"],
  ]);
  addAction(command, grammar, ejectOptions, async () => (await import("../actions/eject.ts")).eject);
}
