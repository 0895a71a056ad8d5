import type { Command } from "commander";
import { addAction, type Grammar } from "../command/grammar.ts";
import { openOptions } from "../options/open.ts";
import { addExamples } from "./add-examples.ts";

/** `stackctl open`: an endpoint in the browser. */
export function addOpenCommand(program: Command, grammar: Grammar): void {
  const command = program
    .command("open")
    .summary("open the endpoint of a service in the browser")
    .description(
      "Opens the first web endpoint of a service in the browser ($BROWSER, or the default browser). Without a terminal or a browser, it prints the URL.",
    )
    .argument("[service]", "the service to open; not necessary if only one has a web endpoint");
  addExamples(command, [
    ["stackctl open web", "open the endpoint of web"],
    ["stackctl open web --print", "print its URL"],
  ]);
  addAction(command, grammar, openOptions, async () => (await import("../actions/open.ts")).open);
}
