import { StackError } from "../domain/errors.ts";
import type { Clock } from "../ports/clock.ts";
import type { Terminal } from "./action.ts";
import { createStreamStyle } from "./stream-style.ts";

/** The terminal of this process: results on stdout, questions and progress on stderr. */
export function createTerminal(clock: Clock, signal: AbortSignal): Terminal {
  return {
    isInteractive: process.stdout.isTTY === true,
    columns: process.stdout.columns,
    write: (text) => {
      process.stdout.write(text);
    },
    canAsk: canAsk(),
    createPrompts: async () => {
      const { createPrompts } = await import("./prompts.ts");
      return createPrompts({ input: process.stdin, output: process.stderr, signal });
    },
    confirm: (question) => confirm(question, signal),
    createReporter: async (mode, startedAtMs) => {
      const { createReporter } = await import("../render/reporters/create-reporter.ts");
      return createReporter({
        mode,
        stream: process.stderr,
        style: createStreamStyle(process.stderr),
        clock,
        startedAtMs,
      });
    },
  };
}

function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!canAsk()) {
    throw new StackError("confirmation-needed", {
      message: `${question} Nobody can answer here`,
      hint: "say --yes when you mean it",
    });
  }
  const { createInterface } = await import("node:readline/promises");
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    // Ctrl-C and Ctrl-D reach the question and not the process: they are a no as well.
    if (!(error instanceof Error && error.name === "AbortError")) throw error;
    process.stderr.write("\n");
    return false;
  } finally {
    prompt.close();
  }
}
