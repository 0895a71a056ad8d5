import type { Command } from "commander";
import { flag } from "../command/declare-option.ts";
import { addAction, type Grammar } from "../command/grammar.ts";
import { addExamples } from "./add-examples.ts";
import { engineOption, jsonOption, projectOptions } from "./shared-options.ts";

const openOptions = [
  flag("--print", "print the URL and open no browser"),
  flag("--forward", "forward the port through SSH until Ctrl-C, if the engine runs on another machine"),
  engineOption,
  ...projectOptions,
  jsonOption,
] as const;

/** `stackctl open`: an endpoint in the browser. */
export function addOpenCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("open")
    .summary("open the endpoint of a service in the browser")
    .description(
      "Opens the first web endpoint of a service in the browser ($BROWSER, or the default browser). Without a terminal or a browser, it prints the URL. If the engine is behind SSH and the port cannot be reached, it forwards the port until Ctrl-C.",
    )
    .argument("[service]", "the service to open; not necessary if only one has a web endpoint");
  addExamples(command, [
    ["stackctl open web", "open the endpoint of web"],
    ["stackctl open web --print", "print its URL"],
    ["stackctl open web --forward", "reach it on another machine through SSH"],
  ]);
  addAction(command, grammar, openOptions, async () => (await import("../actions/open.ts")).open);
}
