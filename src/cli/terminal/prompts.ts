import type { Readable, Writable } from "node:stream";
import { type CANCEL_SYMBOL, confirm, isCancel, multiselect, text, updateSettings } from "@clack/prompts";
import { StackError } from "../../domain/errors.ts";

/** One of several that can be chosen. */
interface Choice {
  readonly value: string;
  readonly hint: string;
}

/** Questions at a terminal. Ctrl-C, Ctrl-D and Escape throw StackError `interrupted`. */
export interface Prompts {
  yesOrNo(question: string, initial: boolean): Promise<boolean>;
  /** Any number of them, none too. */
  chooseMany(question: string, choices: readonly Choice[]): Promise<readonly string[]>;
  /** A line; `findFault` says what is wrong with one. */
  line(question: string, initial: string, findFault: (line: string) => string | undefined): Promise<string>;
}

interface Asking {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal: AbortSignal;
  /** Hides secrets in a question. */
  readonly hide: (text: string) => string;
}

const ctrlD = "\u0004";

/** Questions on these streams, so that stdout stays free for the result. */
export function createPrompts({ hide, ...streams }: Asking): Prompts {
  // Otherwise Ctrl-D closes the input, and the question would never be answered.
  updateSettings({ aliases: { [ctrlD]: "cancel" } });
  return {
    yesOrNo: async (question, initialValue) =>
      answered(await confirm({ message: hide(question), initialValue, ...streams })),
    chooseMany: async (question, choices) =>
      answered(
        await multiselect({
          message: hide(question),
          options: choices.map(({ value, hint }) => ({ value, label: value, hint })),
          required: false,
          ...streams,
        }),
      ),
    line: async (question, initialValue, findFault) =>
      answered(
        await text({
          message: hide(question),
          initialValue,
          validate: (line) => findFault(line?.trim() ?? ""),
          ...streams,
        }),
      ).trim(),
  };
}

function answered<T extends string | boolean | readonly string[]>(answer: T | typeof CANCEL_SYMBOL): T {
  if (isCancel(answer)) throw new StackError("interrupted", { message: "interrupted; nothing was changed" });
  return answer;
}
