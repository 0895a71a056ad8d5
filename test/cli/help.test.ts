import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "../../src/cli/program.ts";

const features = [
  { name: "fsdp", description: "Distributed training with PyTorch FSDP" },
  { name: "tabby", description: "" },
];

/** Every command below one, with the words that call it. */
function listCommands(command: Command, words: readonly string[] = [command.name()]): [string, Command][] {
  const below = command.commands.flatMap((sub) => listCommands(sub, [...words, sub.name()]));
  return [[words.join(" "), command], ...below];
}

/** All that --help prints, the texts behind the options too. */
function helpOf(command: Command): string {
  let text = "";
  command.configureOutput({
    writeOut: (part) => (text += part),
    getOutHelpWidth: () => 80,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}

const program = createProgram("1.2.3", { features, run: () => async () => undefined });

describe("help", () => {
  it.each(listCommands(program))("of %s reads well", async (name, command) => {
    await expect(helpOf(command)).toMatchFileSnapshot(`golden/${name.replaceAll(" ", "-")}.txt`);
  });

  it.each(listCommands(program).filter(([, { commands }]) => commands.length === 0))(
    "of %s says what it is for",
    (_, command) => {
      expect(command.summary() || command.description()).toMatch(/\w+ \w+/);
    },
  );
});
