import type { Command, CommanderError } from "commander";
import { StackError } from "../domain/errors.ts";
import { suggest } from "../plan/names/suggest.ts";
import { readLine } from "./completion/read-line.ts";
import { commandFlags, globalFlags } from "./docker/docker-flags.ts";
import { explainVerb, quoteWords } from "./docker/explain-verb.ts";
import { findVerb, translateWords } from "./docker/translate-words.ts";

interface CommandLine {
  readonly program: Command;
  /** As the user wrote it. */
  readonly words: readonly string[];
}

/** The error for a command line that does not parse, with the command line that does what the user probably wants. */
export function explainUsage(error: CommanderError, line: CommandLine): StackError {
  const [first = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const near = suggestion?.replace(/^\((.*)\)$/, "$1");
  switch (error.code) {
    case "commander.unknownCommand":
      return explainCommand(first, near, line);
    case "commander.unknownOption":
      return explainOption(first, near, line);
    case "commander.excessArguments":
      return explainExcess(first, line);
    case "commander.invalidArgument":
      return explainChoice(first) ?? new StackError("usage", { message: first, hint: adviseHelp(line) });
    default:
      return new StackError("usage", { message: first, hint: near ?? adviseHelp(line) });
  }
}

function explainCommand(message: string, near: string | undefined, line: CommandLine): StackError {
  const { before, verb, rest } = split(line);
  const names = line.program.commands.map((command) => command.name());
  // The unknown word may also be a subcommand.
  const advice = names.includes(verb) ? undefined : explainVerb({ before, verb, rest, names });
  if (advice === undefined) return new StackError("usage", { message, hint: near ?? adviseHelp(line) });
  const { isKnown, hint } = advice;
  return new StackError("usage", {
    message: isKnown ? `stackctl has no command '${verb}'` : message,
    hint,
  });
}

function explainOption(message: string, near: string | undefined, line: CommandLine): StackError {
  const { before, verb, rest } = split(line);
  const [, written = ""] = /'([^']+)'/.exec(message) ?? [];
  const [flag = ""] = written.split("=");
  const name = verb === "ps" ? "status" : verb;
  const hints = { ...globalFlags, ...(Object.hasOwn(commandFlags, name) ? commandFlags[name] : {}) };
  const hint = Object.hasOwn(hints, flag) ? hints[flag] : undefined;
  // The command of Compose whose flags a user types behind `status`.
  const composeVerb = verb === "status" ? "ps" : verb;
  const composed = (globals: readonly string[]) =>
    quoteWords([
      "stackctl",
      ...own(before, flag),
      "compose",
      "--",
      ...globals,
      composeVerb,
      ...rest.filter((word) => word !== "--dry-run"),
    ]);
  return new StackError("usage", {
    message,
    hint:
      hint
        ?.replace("COMPOSE`", () => `${composed(before.includes(written) ? [written] : [])}\``)
        .replace("DRYRUN", () => composed(["--dry-run"])) ??
      near ??
      adviseOrder(flag, line) ??
      adviseHelp(line),
  });
}

/** For an option of a command that stands before the command. */
function adviseOrder(flag: string, line: CommandLine): string | undefined {
  const [verb = ""] = translateWords([split(line).verb]);
  const command = line.program.commands.find((one) => one.name() === verb);
  const isBefore = split(line).before.some((word) => word.split("=")[0] === flag);
  const isKnown = command?.options.some(({ long, short }) => long === flag || short === flag);
  return isBefore && isKnown ? `Write ${flag} after the command: stackctl ${verb} ${flag}.` : undefined;
}

function own(before: readonly string[], flag: string): readonly string[] {
  return before.filter((word) => !word.startsWith(flag) && word !== "--dry-run");
}

/** A word too many is a misspelt subcommand, or a service for a command that takes none. */
function explainExcess(message: string, line: CommandLine): StackError {
  const { before, verb, rest } = split(line);
  const { command, operands } = readLine(line.program, translateWords(line.words));
  const [word = ""] = operands;
  const names = command.commands.map((sub) => sub.name());
  const near = suggest(word, names);
  const compose = quoteWords(["stackctl", ...before, "compose", "--", verb, ...rest]);
  const hints: Readonly<Record<string, string>> = {
    down: `Leave out ${word} to remove the whole stack, or run \`${compose}\`.`,
    status: `Leave out ${word}: \`status\` lists every service.`,
    config: `Run \`${compose}\` for the resolved Compose file.`,
  };
  const own = names.length === 0 ? hints[command.name()] : undefined;
  const listed =
    names.length === 0
      ? undefined
      : `Run \`stackctl ${command.name()}\`, or use one of: ${names.join(", ")}.`;
  return new StackError("usage", {
    message: names.length === 0 ? tidyExcess(message) : `unknown command '${command.name()} ${word}'`,
    hint: near === undefined ? (own ?? listed ?? adviseHelp(line)) : `Did you mean ${near}?`,
  });
}

function tidyExcess(message: string): string {
  return message.replace(/\. Expected (\d+) arguments? but got (\d+)\.$/, ": expected $1, but got $2");
}

/** A value that is none of the choices of an option or argument. */
function explainChoice(message: string): StackError | undefined {
  const option =
    /^option '(?:-\w, )?(--[\w-]+).*' argument '(.*)' is invalid\. Allowed choices are (.*)\.$/s.exec(
      message,
    );
  const argument =
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\.$/s.exec(
      message,
    );
  const [, first = "", second = "", list] = option ?? argument ?? [];
  if (list === undefined) return undefined;
  const value = option ? second : first;
  const near = suggest(value, list.split(", "));
  return new StackError("usage", {
    message: option ? `${first} does not take '${value}'` : `unknown ${second} '${value}'`,
    hint: near === undefined ? `Use one of: ${list}.` : `Did you mean ${near}? Use one of: ${list}.`,
  });
}

function adviseHelp({ program, words }: CommandLine): string {
  const { command } = readLine(program, translateWords(words));
  const names: string[] = [];
  for (let one: Command | null = command; one !== null; one = one.parent) names.unshift(one.name());
  return `Run \`${names.join(" ")} --help\` to list ${command === program ? "commands and options" : "its arguments and options"}.`;
}

function split({ words }: CommandLine) {
  const at = findVerb(words) ?? words.length;
  const before = words.slice(0, at).filter((word) => word !== "--help" && word !== "-h");
  return { before, verb: words[at] ?? "", rest: words.slice(at + 1) };
}
