import type { Command, Option } from "commander";

/** A command line that is not finished: what stands before the word that is being written. */
export interface Line {
  /** The innermost command that is named. */
  readonly command: Command;
  /** Values of options, by long name without dashes. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
  /** The option whose value comes next. */
  readonly pending: Option | undefined;
  /** A `--` was written: nothing behind it is an option. */
  readonly isOpen: boolean;
}

/** Reads words as commander would, but for unknown ones: an unknown option is taken for a switch. */
export function readLine(program: Command, words: readonly string[]): Line {
  let command = program;
  let pending: Option | undefined;
  let isOpen = false;
  let operands: string[] = [];
  const values = new Map<string, string[]>();
  const keep = (option: Option, value: string) => {
    const name = option.long?.replace(/^--/, "") ?? "";
    values.set(name, [...(values.get(name) ?? []), value]);
  };
  for (const word of words) {
    if (pending) {
      keep(pending, word);
      pending = undefined;
    } else if (isOpen || !word.startsWith("-") || word === "-") {
      const sub = isOpen || operands.length > 0 ? undefined : findCommand(command, word);
      if (sub) command = sub;
      else operands.push(word);
      if (sub) operands = [];
    } else if (word === "--") {
      isOpen = true;
    } else {
      const [name = "", value] = splitOption(word);
      const option = findOption(command, name);
      if (option && takesValue(option)) {
        if (value === undefined) pending = option;
        else keep(option, value);
      }
    }
  }
  return { command, values, operands, pending, isOpen };
}

/** `--preset=full` → `--preset` and `full`. */
export function splitOption(word: string): readonly [name: string, value: string | undefined] {
  const at = word.indexOf("=");
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

/** The option of a command that is written like this. */
export function findOption(command: Command, name: string): Option | undefined {
  return command.options.find(({ short, long }) => name === short || name === long);
}

/** Whether a word follows the option. */
export function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function findCommand(command: Command, word: string): Command | undefined {
  return command.commands.find((sub) => sub.name() === word || sub.aliases().includes(word));
}
