import type { Command } from "commander";
import type { Grammar } from "../grammar.ts";
import { addExamples, addFeatureOptions, addJsonOption, addProjectOptions } from "./options.ts";

/** `stackctl deps`: optional packages, by feature. */
export function addDepsCommand(program: Command, { features, run }: Grammar): void {
  const command = program
    .command("deps")
    .summary("list the optional packages that features need, check them, install them")
    .argument("[feature...]", "these features; default: all, with --check and --install those that are on")
    .option("--check", "say what is missing; exit with 10 when something is")
    .option("--install", "install what is missing with pip, npm and apt");
  addJsonOption(addProjectOptions(addFeatureOptions(command, features)));
  addExamples(command, [
    ["stackctl deps", "what every feature would need"],
    ["stackctl deps fsdp --check", "what one feature still lacks here"],
  ]).action(run(async () => (await import("../actions/deps.ts")).deps));
}
