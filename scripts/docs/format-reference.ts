import type { Command } from "commander";
import { errorMeanings } from "../../src/domain/error-meanings.ts";
import { type ErrorCode, StackError } from "../../src/domain/errors.ts";
import { exitCodeMeanings, exitCodes } from "../../src/domain/exit-codes.ts";
import { Settings, settingVariable } from "../../src/domain/settings.ts";
import { settingFlag } from "../../src/plan/merge-settings.ts";
import type { CommandPage, Term } from "./describe-commands.ts";

/** The reference of commands, settings, exit codes and error codes, in Markdown. */
export function formatReference(program: Command, pages: readonly CommandPage[]): string {
  return `${[
    "# Reference",
    "Made by `npm run docs` from the grammar of the command line and the schemas; a test compares it with them.",
    "## Commands",
    ...pages.map(formatCommand),
    "## Settings",
    "The command line beats the environment, that beats `.env`, that beats `settings:` in `stackctl.yaml`.",
    formatTable(["setting", "variable", "flag", "default", ""], listSettings(program)),
    "## Exit codes",
    formatTable(["code", "meaning"], listExitCodes()),
    "## Error codes",
    "With `--json` an error is `{error: {code, message, hint}}`. Codes are stable, messages are not.",
    formatTable(["code", "exit code", "meaning"], listErrorCodes()),
  ].join("\n\n")}\n`;
}

function formatCommand(page: CommandPage): string {
  return [
    `### ${page.name}`,
    `\`${page.usage}\``,
    escapeText(page.description),
    formatTerms("command", page.commands),
    formatTerms("argument", page.operands),
    formatTerms("option", page.options),
    page.examples.length === 0 ? "" : formatExamples(page.examples),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function formatTerms(title: string, terms: readonly Term[]): string {
  if (terms.length === 0) return "";
  return formatTable(
    [title, ""],
    terms.map(({ term, meaning }) => [code(term), escapeText(meaning)]),
  );
}

function formatExamples(examples: readonly Term[]): string {
  return formatTable(
    ["example", ""],
    examples.map(({ term, meaning }) => [code(term), escapeText(meaning)]),
  );
}

function listSettings(program: Command): readonly (readonly string[])[] {
  const flags = new Set(listOptions(program));
  const defaults = Settings.parse({});
  return Settings.keyof().options.map((name) => {
    const flag = settingFlag(name);
    return [
      code(name),
      code(settingVariable(name)),
      flags.has(flag) ? code(flag) : "",
      formatDefault(defaults[name]),
      escapeText(Settings.shape[name].description ?? ""),
    ];
  });
}

function listOptions(command: Command): readonly string[] {
  const own = command.options.flatMap(({ long }) => long ?? []);
  return [...own, ...command.commands.flatMap(listOptions)];
}

function formatDefault(value: string | number | boolean): string {
  if (typeof value !== "number") return String(value);
  return value % 60_000 === 0 ? `${value / 60_000}m` : `${value / 1000}s`;
}

function listExitCodes(): readonly (readonly string[])[] {
  return Object.entries(exitCodes).map(([name, exitCode]) => [
    String(exitCode),
    escapeText(Object.entries(exitCodeMeanings).find(([key]) => key === name)?.[1] ?? ""),
  ]);
}

function listErrorCodes(): readonly (readonly string[])[] {
  const isCode = (name: string): name is ErrorCode => name in errorMeanings;
  return Object.entries(errorMeanings).map(([name, meaning]) => [
    code(name),
    isCode(name) ? String(new StackError(name, { message: meaning }).exitCode) : "",
    meaning,
  ]);
}

function formatTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, titles.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`.replaceAll("|  |", "| |")).join("\n");
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

function escapeText(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
