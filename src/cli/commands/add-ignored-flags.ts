import { type Command, Option } from "commander";

/** Adds flags that users of `docker compose` write and that change nothing here; help does not list them. */
export function addIgnoredFlags(command: Command, flags: readonly string[]): void {
  for (const one of flags) command.addOption(new Option(one).hideHelp());
}
