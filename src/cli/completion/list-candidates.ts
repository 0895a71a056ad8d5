import type { Argument, Command, Option } from "commander";
import type { Candidate, Completion, Names } from "./completion.ts";
import { findOption, type Line, readLine, splitOption, takesValue } from "./read-line.ts";

/** What a placeholder of the grammar stands for; any other one stands for something that only the user knows. */
const meanings: Readonly<Record<string, keyof Names | "files" | "folders">> = {
  service: "services",
  feature: "features",
  features: "features",
  preset: "presets",
  profile: "profiles",
  path: "files",
  file: "files",
  folder: "folders",
};

const nothing: Completion = { kind: "words", candidates: [] };

/** What can stand for the last of these words, by the grammar of the program. */
export function listCandidates(program: Command, words: readonly string[], names: Names): Completion {
  const current = words.at(-1) ?? "";
  const line = readLine(program, words.slice(0, -1));
  const complete = (): Completion => {
    if (line.pending) return completeValue(line.pending, current, names);
    if (line.isOpen || !current.startsWith("-")) return completeOperand(line, names);
    const [name, value] = splitOption(current);
    if (value === undefined) return { kind: "words", candidates: listOptions(line.command, current) };
    const option = findOption(line.command, name);
    if (!option || !takesValue(option)) return nothing;
    const { kind, candidates } = completeValue(option, value, names);
    return { kind, candidates: candidates.map((one) => ({ ...one, value: `${name}=${one.value}` })) };
  };
  const { kind, candidates } = complete();
  return { kind, candidates: candidates.filter(({ value }) => value.startsWith(current)) };
}

/** Long names; a short one alone for who has written no more than a dash. */
function listOptions(command: Command, current: string): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ short, long, description }) =>
      [long, current === "-" ? short : undefined].flatMap((value) =>
        value === undefined ? [] : [{ value, description }],
      ),
    );
}

function completeOperand({ command, operands }: Line, names: Names): Completion {
  const subs = operands.length > 0 ? [] : command.createHelp().visibleCommands(command);
  const commands = subs.map((sub) => ({
    value: sub.name(),
    description: sub.summary() || sub.description(),
  }));
  const declared = command.registeredArguments;
  const last = declared.at(-1);
  const argument = declared[operands.length] ?? (last?.variadic ? last : undefined);
  if (!argument) return { kind: "words", candidates: commands };
  const { kind, candidates } = lookUp(argument, argument.name(), names);
  const fresh = candidates.filter(({ value }) => !operands.includes(value));
  return { kind: commands.length > 0 ? "words" : kind, candidates: [...commands, ...fresh] };
}

/** Where several are written with commas, the last of them. */
function completeValue(option: Option, current: string, names: Names): Completion {
  const placeholder = /[<[]([\w-]+)/.exec(option.flags)?.[1] ?? "";
  const found = lookUp(option, placeholder, names);
  if (placeholder !== "features") return found;
  const before = current.slice(0, current.lastIndexOf(",") + 1);
  const candidates = found.candidates
    .filter(({ value }) => !before.split(",").includes(value))
    .map((one) => ({ ...one, value: before + one.value }));
  return { ...found, candidates };
}

function lookUp({ argChoices }: Option | Argument, placeholder: string, names: Names): Completion {
  if (argChoices) {
    return { kind: "words", candidates: argChoices.map((value) => ({ value, description: "" })) };
  }
  const meaning = meanings[placeholder];
  if (meaning === undefined) return nothing;
  return meaning === "files" || meaning === "folders"
    ? { kind: meaning, candidates: [] }
    : { kind: "words", candidates: names[meaning] };
}
