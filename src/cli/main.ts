import { type Command, CommanderError } from "commander";
import { exitCodes } from "../domain/exit-codes.ts";
import type { Redactor } from "../plan/secrets/redact.ts";
import type { CiMode } from "../plan/settings/detect-ci.ts";
import { disarm, disarmJson } from "../render/ci/format-annotation.ts";
import { readCiMode } from "./ci/ci-setting.ts";
import type { AnyOption } from "./command/declared-option.ts";
import type { LoadAction } from "./command/grammar.ts";
import { type Outcome, splitFeatureFlags } from "./command/invocation.ts";
import { version } from "./command/own-package.ts";
import { readOptions } from "./command/read-options.ts";
import { createProgram } from "./commands/program.ts";
import { artifactsOption, programOptions } from "./commands/shared-options.ts";
import { findVerb, translateHelp, translateWords } from "./docker/translate-words.ts";
import { listenForInterrupts } from "./terminal/interrupts.ts";
import { readEnvironment } from "./terminal/read-environment.ts";
import { readStderrMode } from "./terminal/stderr-mode.ts";

/**
 * Runs one command line (without `node` and the script) and returns the exit code.
 * The only place that prints results and errors.
 */
export async function main(written: readonly string[]): Promise<number> {
  if (written[0] === "__complete") {
    const { complete } = await import("./completion/complete.ts");
    await print(await complete(written.slice(2)));
    return exitCodes.done;
  }
  const words = translateHelp(written);
  const { rest, named } = splitFeatureFlags(translateWords(words));
  const stderr = readStderrMode(rest, readEnvironment());
  const interrupts = listenForInterrupts(stderr);
  const wantsJson = isAskedFor(rest, "--json");
  const ci = readCiMode(rest, readEnvironment());
  let exitCode: number = exitCodes.done;
  let redact: Redactor | undefined;
  const run = async <const List extends readonly AnyOption[]>(
    command: Command,
    declared: List,
    load: LoadAction<List>,
  ) => {
    const [{ createContext, endStrayReaders, redactDocument }, action] = await Promise.all([
      import("./context.ts"),
      load(),
    ]);
    const options = { ...readOptions(command, programOptions), ...readOptions(command, declared) };
    const invocation = { args: command.args, options, named };
    const setting = { ...ci, ...readOptions(command, [artifactsOption]) };
    const context = createContext(interrupts.signal, setting, stderr);
    redact = context.world.secrets.redact;
    await endStrayReaders(context);
    const outcome = await action(invocation, context);
    exitCode = outcome.exitCode;
    // Texts of other programs are redacted where they are read; this redacts stackctl's own.
    const { text = "", document } = outcome;
    const redacted = wantsJson && document !== undefined ? redactDocument(document, redact) : undefined;
    await print(formatOutcome({ ...outcome, text: redact.own(text), document: redacted }, ci));
  };
  let program: Command | undefined;
  try {
    const features = wantsFeatureHelp(rest) ? await listHelpFeatures() : [];
    program = createProgram(version, { features, run });
    prepare(program);
    await refuseVerb(program, rest);
    if (rest.length === 0) program.outputHelp();
    else await program.parseAsync(rest, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const { reportError } = await import("./report-error.ts");
    const found =
      error instanceof CommanderError && program
        ? (await import("./explain-usage.ts")).explainUsage(error, { program, words })
        : error;
    return reportError(found, { wantsJson, ci, stderr, interruptedBy: interrupts.signal, print, redact });
  } finally {
    interrupts.stop();
  }
}

/** Lets commander throw its errors in every subcommand instead of printing them. */
function prepare(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  for (const sub of command.commands) prepare(sub);
}

/** Refuses an unknown command before commander parses its arguments: a `--help` among them must not win. */
async function refuseVerb(program: Command, words: readonly string[]): Promise<void> {
  const verb = words[findVerb(words) ?? -1];
  const names = program.commands.map((command) => command.name());
  if (verb === undefined || names.includes(verb)) return;
  const { dockerVerbs } = await import("./docker/docker-verbs.ts");
  if (!Object.hasOwn(dockerVerbs, verb) && !asksForHelp(words)) return;
  const { suggest } = await import("../plan/names/suggest.ts");
  const near = suggest(verb, names);
  const message = `error: unknown command '${verb}'${near === undefined ? "" : `\n(Did you mean ${near}?)`}`;
  program.error(message, { code: "commander.unknownCommand" });
}

function isAskedFor(words: readonly string[], flag: string): boolean {
  const end = words.indexOf("--");
  return (end < 0 ? words : words.slice(0, end)).includes(flag);
}

/** Only the help of a command lists feature flags; the help of the program does not read the project. */
function wantsFeatureHelp(words: readonly string[]): boolean {
  return asksForHelp(words) && words.some((word) => !word.startsWith("-"));
}

function asksForHelp(words: readonly string[]): boolean {
  return isAskedFor(words, "--help") || isAskedFor(words, "-h");
}

async function listHelpFeatures() {
  const { listDeclaredFeatures } = await import("./commands/help-features.ts");
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

/** Resolves once the text is written, so that the end of the process truncates nothing. */
function print(text: string, stream: NodeJS.WriteStream = process.stdout): Promise<void> {
  if (text === "") return Promise.resolve();
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}
