import type { Command } from "commander";
import type { Grammar } from "../command/grammar.ts";
import { addEngineOption, addExamples, addJsonOption, addProjectOptions } from "./options.ts";

/** `stackctl open`: an endpoint in the browser. */
export function addOpenCommand(program: Command, { run }: Grammar): void {
  const command = program
    .command("open")
    .summary("open the endpoint of a service in the browser")
    .description(
      "Opens the first web endpoint of a service in the browser ($BROWSER, or the default browser). Without a terminal or a browser, it prints the URL.",
    )
    .argument("[service]", "the service to open; not necessary if only one has a web endpoint")
    .option("--print", "print the URL and open no browser");
  addJsonOption(addProjectOptions(addEngineOption(command)));
  addExamples(command, [
    ["stackctl open web", "open the endpoint of web"],
    ["stackctl open web --print", "print its URL"],
  ]).action(run(async () => (await import("../actions/open.ts")).open));
}
