import type { Command } from "commander";
import { flag } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { exampleOf } from "../help/example-of.ts";
import { addExamples } from "./add-examples.ts";
import { addFeatureFlags } from "./add-feature-flags.ts";
import { featureOptions, jsonOption, projectOptions } from "./shared-options.ts";

const depsOptions = [
  flag("--check", "report missing packages; exit with 10 if there are any"),
  flag("--install", "install missing packages with pip, npm and apt"),
  ...featureOptions,
  ...projectOptions,
  jsonOption,
] as const;

/** `stackctl deps`: the optional packages of features. */
export function addDepsCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("deps")
    .summary("list, check or install the packages that features need")
    .description(
      "Lists the optional pip, npm and apt packages of features. With --check it reports missing packages, with --install it installs them.",
    )
    .argument(
      "[feature...]",
      "only these features; default: all, or the enabled ones with --check or --install",
    );
  addFeatureFlags(command, grammar.features);
  addExamples(command, [
    ["stackctl deps", "list the packages of every feature"],
    ...exampleOf(grammar, (name) => [
      `stackctl deps ${name} --check`,
      `report what ${name} lacks on this machine`,
    ]),
    ["stackctl deps --check", "report what the enabled features lack on this machine"],
  ]);
  addAction(command, grammar, depsOptions, async () => (await import("../actions/deps.ts")).deps);
}
