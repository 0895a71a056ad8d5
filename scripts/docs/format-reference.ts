import { basename } from "node:path";
import type { Command } from "commander";
import { describeDocuments } from "../../src/domain/documents/document-schemas.ts";
import { errorMeanings } from "../../src/domain/error-meanings.ts";
import { type ErrorCode, StackError } from "../../src/domain/errors.ts";
import { exitCodeMeanings } from "../../src/domain/exit-codes.ts";
import { Settings, settingVariable } from "../../src/domain/settings.ts";
import { failureReasonMeanings, verdictMeanings } from "../../src/domain/verdict.ts";
import { settingFlag } from "../../src/plan/settings/merge-settings.ts";
import type { CommandPage, Term } from "./describe-commands.ts";

/** Options that at least this many commands share are in a separate table. */
const sharedBy = 3;

/** The generated blocks of docs/reference.md, by name, in Markdown. */
export function formatReferenceBlocks(
  program: Command,
  pages: readonly CommandPage[],
): Readonly<Record<string, string>> {
  const shared = findShared(pages);
  return {
    commands: [
      formatTerms("command", pages[0]?.commands ?? []),
      ...pages.slice(1).map((page) => formatCommand(page, shared)),
      "### Shared options",
      formatTable(
        ["option", "", "commands"],
        [...shared.values()].map(({ term, meaning, commands }) => [
          code(term),
          escapeText(meaning),
          commands.join(", "),
        ]),
      ),
    ].join("\n\n"),
    documents: formatTable(["document", "", "JSON Schema"], listDocuments()),
    verdicts: formatTable(["verdict", ""], listMeanings(verdictMeanings)),
    "failure reasons": formatTable(["reason", ""], listMeanings(failureReasonMeanings)),
    settings: formatTable(["setting", "variable", "flag", "default", ""], listSettings(program)),
    "exit codes": formatTable(["code", "meaning"], listExitCodes()),
    "error codes": formatTable(["code", "exit code", "meaning"], listErrorCodes()),
  };
}

/** Puts each block between `<!-- generated: NAME -->` and `<!-- /generated -->`; throws if the page lacks one or names another. */
export function fillBlocks(page: string, blocks: Readonly<Record<string, string>>): string {
  const left = new Set(Object.keys(blocks));
  const filled = page.replaceAll(
    /(<!-- generated: (.*?) -->\n)[\s\S]*?(<!-- \/generated -->)/g,
    (_, start: string, name: string, end: string) => {
      const block = blocks[name];
      if (block === undefined)
        throw new Error(`docs/reference.md has a block that nothing generates: ${name}`);
      left.delete(name);
      return `${start}\n${block}\n\n${end}`;
    },
  );
  if (left.size > 0) throw new Error(`docs/reference.md lacks the generated blocks: ${[...left].join(", ")}`);
  return filled;
}

interface SharedOption extends Term {
  readonly commands: readonly string[];
}

/** Options that many commands share, by term and meaning. Every command has --help. */
function findShared(pages: readonly CommandPage[]): ReadonlyMap<string, SharedOption> {
  const found = new Map<string, SharedOption>();
  for (const { name, options } of pages) {
    for (const option of options) {
      const commands = found.get(keyOf(option))?.commands ?? [];
      found.set(keyOf(option), {
        ...option,
        commands: [...commands, name.replace(/^stackctl ?/, "") || "all"],
      });
    }
  }
  return new Map(
    [...found]
      .filter(([, { commands }]) => commands.length >= sharedBy)
      .map(([key, option]) => [
        key,
        option.commands.length >= pages.length - 1 ? { ...option, commands: ["all"] } : option,
      ]),
  );
}

function keyOf({ term, meaning }: Term): string {
  return `${term}\n${meaning}`;
}

function formatCommand(page: CommandPage, shared: ReadonlyMap<string, SharedOption>): string {
  const own = page.options.filter((option) => !shared.has(keyOf(option)));
  const others = page.options.filter((option) => shared.has(keyOf(option)));
  return [
    `### ${page.name}`,
    `\`${page.usage}\``,
    escapeText(page.description),
    formatTerms("command", page.commands),
    formatTerms("argument", page.operands),
    formatTerms("option", own),
    others.length === 0
      ? ""
      : `[Shared options](#shared-options): ${others.map(({ term }) => code(shorten(term))).join(", ")}`,
    page.examples.length === 0 ? "" : formatExamples(page.examples),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** `-f, --file <path>` → `--file`. */
function shorten(term: string): string {
  return /--[\w-]+/.exec(term)?.[0] ?? term;
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

function listDocuments(): readonly (readonly string[])[] {
  return Object.entries(describeDocuments()).map(([path, text]) => {
    const { title, description }: { title: string; description: string } = JSON.parse(text);
    return [escapeText(title), escapeText(description), `[${basename(path)}](../schemas/${path})`];
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

function listMeanings(meanings: Readonly<Record<string, string>>): readonly (readonly string[])[] {
  return Object.entries(meanings).map(([name, meaning]) => [code(name), escapeText(meaning)]);
}

function listExitCodes(): readonly (readonly string[])[] {
  return Object.values(exitCodeMeanings).map(({ code, meaning }) => [String(code), escapeText(meaning)]);
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
