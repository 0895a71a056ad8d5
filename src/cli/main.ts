import { Command, CommanderError } from "commander";
import { exitCodes } from "../domain/exit-codes.ts";
import type { CiMode } from "../plan/detect-ci.ts";
import type { Redactor } from "../plan/redact.ts";
import { disarm, disarmJson } from "../render/format-annotation.ts";
import type { Action } from "./action.ts";
import { readCiMode } from "./ci-setting.ts";
import { splitFeatureFlags } from "./feature-flags.ts";
import { listenForInterrupts } from "./interrupts.ts";
import { type Outcome, readWord } from "./invocation.ts";
import { createProgram } from "./program.ts";
import { readEnvironment } from "./read-environment.ts";
import { readStderrMode } from "./stderr-mode.ts";
import { version } from "./version.ts";

/**
 * Runs one command line (without `node` and the script) and gives the exit code.
 * The only place that prints results and errors.
 */
export async function main(words: readonly string[]): Promise<number> {
  const [verb, , ...line] = words;
  if (verb === "__complete") {
    const { complete } = await import("./completion/complete.ts");
    await print(await complete(line));
    return exitCodes.done;
  }
  const { rest, named } = splitFeatureFlags(words);
  const stderr = readStderrMode(rest, readEnvironment());
  const interrupts = listenForInterrupts(stderr);
  const wantsJson = isAskedFor(rest, "--json");
  const ci = readCiMode(rest, readEnvironment());
  let exitCode: number = exitCodes.done;
  let redact: Redactor | undefined;
  const run =
    (load: () => Promise<Action>) =>
    async (...parameters: unknown[]) => {
      const command = parameters.findLast((parameter) => parameter instanceof Command);
      const [{ createContext, endStrayReaders, redactDocument }, action] = await Promise.all([
        import("./context.ts"),
        load(),
      ]);
      const invocation = { args: command?.args ?? [], options: command?.optsWithGlobals() ?? {}, named };
      const setting = { ...ci, artifacts: readWord(invocation, "artifacts") };
      const context = createContext(interrupts.signal, setting, stderr);
      redact = context.world.secrets.redact;
      await endStrayReaders(context);
      const outcome = await action(invocation, context);
      exitCode = outcome.exitCode;
      // What others said was redacted where it was read; nothing else that is shown holds a secret either.
      const { text = "", document } = outcome;
      const told = wantsJson && document !== undefined ? redactDocument(document, redact) : undefined;
      await print(formatOutcome({ ...outcome, text: redact.own(text), document: told }, ci));
    };
  try {
    const features = wantsFeatureHelp(rest) ? await listHelpFeatures() : [];
    const program = createProgram(version, { features, run });
    prepare(program);
    if (rest.length === 0) program.outputHelp();
    else await program.parseAsync(rest, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const { reportError } = await import("./report-error.ts");
    return reportError(error, { wantsJson, ci, stderr, interruptedBy: interrupts.signal, print, redact });
  } finally {
    interrupts.stop();
  }
}

/** Errors are thrown rather than printed, in every sub-command. */
function prepare(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  for (const sub of command.commands) prepare(sub);
}

function isAskedFor(words: readonly string[], flag: string): boolean {
  const end = words.indexOf("--");
  return (end < 0 ? words : words.slice(0, end)).includes(flag);
}

/** The help of a command names the flags of features; that of the program does not, and must not wait for them. */
function wantsFeatureHelp(words: readonly string[]): boolean {
  const asks = isAskedFor(words, "--help") || isAskedFor(words, "-h") || words[0] === "help";
  return asks && words.some((word) => word !== "help" && !word.startsWith("-"));
}

async function listHelpFeatures() {
  const { listDeclaredFeatures } = await import("./help-features.ts");
  return listDeclaredFeatures();
}

function formatOutcome(outcome: Outcome, { github }: CiMode): string {
  const { text = "", document, isForRunner = false } = outcome;
  if (document !== undefined) {
    const json = JSON.stringify(document, undefined, 2);
    return `${github ? disarmJson(json) : json}\n`;
  }
  const said = github && !isForRunner ? disarm(text) : text;
  return said === "" || said.endsWith("\n") ? said : `${said}\n`;
}

/** Resolves once the text is handed over, so that ending the process cuts nothing off. */
function print(text: string, stream: NodeJS.WriteStream = process.stdout): Promise<void> {
  if (text === "") return Promise.resolve();
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}
