import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "../../src/cli/commands/program.ts";

const features = [
  { name: "fsdp", description: "Distributed training with PyTorch FSDP" },
  { name: "tabby", description: "" },
];

/** A command and its subcommands, each with its full name. */
function listCommands(command: Command, words: readonly string[] = [command.name()]): [string, Command][] {
  const below = command.commands.flatMap((sub) => listCommands(sub, [...words, sub.name()]));
  return [[words.join(" "), command], ...below];
}

/** The whole output of --help, with the sections behind the options. */
function helpOf(command: Command, columns = 80): string {
  let text = "";
  command.configureOutput({
    writeOut: (part) => (text += part),
    getOutHelpWidth: () => columns,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}

const grammar = { features, run: async () => undefined };
const program = createProgram("1.2.3", grammar);
const bare = createProgram("1.2.3", { ...grammar, features: [] });

describe("help", () => {
  it.each(listCommands(program))("of %s is the reviewed text", async (name, command) => {
    await expect(helpOf(command)).toMatchFileSnapshot(`golden/${name.replaceAll(" ", "-")}.txt`);
  });

  it.each(listCommands(program))("of %s describes the command in one to three sentences", (_, command) => {
    const sentences = command.description().match(/[^.!?]+[.!?](?= |$)/g) ?? [];
    expect(sentences.length).toBeGreaterThanOrEqual(1);
    expect(sentences.length).toBeLessThanOrEqual(3);
    for (const sentence of sentences) expect(sentence.trim().split(/\s+/).length).toBeLessThanOrEqual(25);
  });

  it.each([...listCommands(program), ...listCommands(bare)])("of %s has two examples", (_, command) => {
    expect(helpOf(command).match(/^ {2}\$ /gm)?.length).toBeGreaterThanOrEqual(2);
  });

  it.each(
    listCommands(program).flatMap(([name, command]) =>
      [40, 60].map((columns) => [name, columns, command] as const),
    ),
  )("of %s fits into %i columns", (_, columns, command) => {
    const wide = helpOf(command, columns)
      .split("\n")
      // A term or an example is one line: it can be copied.
      .filter((line) => line.length > columns && !/^(?:Usage:| {2}(?:\$|-))/.test(line));
    expect(wide).toEqual([]);
  });

  it("lists the six most common commands first", () => {
    const [, common = ""] = helpOf(program).split("Common commands:\n");
    expect([...common.matchAll(/^ {2}(\w+)/gm)].slice(0, 6).map(([, name]) => name)).toEqual([
      "up",
      "status",
      "logs",
      "features",
      "down",
      "plan",
    ]);
  });

  it("names features of the project, each once and last of the options", () => {
    const help = helpOf(findUp(program));
    expect(help).toContain("$ stackctl up --enable-fsdp");
    const [, flags = ""] = help.split("Project features");
    expect(flags.match(/^ {2}--\S+/gm)).toEqual(["  --enable-fsdp", "  --enable-tabby"]);
  });

  it("names no feature in a project without features", () => {
    expect(helpOf(findUp(bare))).not.toMatch(/--enable-\w|Project features/);
  });
});

function findUp({ commands }: Command): Command {
  const up = commands.find((command) => command.name() === "up");
  if (!up) throw new Error("no up");
  return up;
}
