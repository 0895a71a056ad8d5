import { exitCodeMeanings } from "../../src/domain/exit-codes.ts";
import type { CommandPage, Term } from "./describe-commands.ts";

/** A command as a manual page, in the man macros: https://man7.org/linux/man-pages/man7/man.7.html */
export function formatManPage(page: CommandPage, all: readonly CommandPage[]): string {
  const title = manPageName(page);
  const related = all.filter((other) => other !== page && isNear(page, other)).map(manPageName);
  const lines = [
    `.TH ${escapeText(title.toUpperCase())} 1 "" "stackctl" "stackctl manual"`,
    ".SH NAME",
    `${escapeText(title)} \\- ${escapeText(page.summary.replace(/\.$/, ""))}`,
    ".SH SYNOPSIS",
    `.B ${escapeText(page.name)}`,
    escapeText(page.usage.slice(page.name.length).trim()),
    ".SH DESCRIPTION",
    escapeText(page.description),
    ...formatTerms("COMMANDS", page.commands),
    ...formatTerms("ARGUMENTS", page.operands),
    ...formatTerms("OPTIONS", page.options),
    ...formatTerms("EXAMPLES", page.examples),
    ...formatTerms(
      "EXIT STATUS",
      Object.values(exitCodeMeanings).map(({ code, meaning }) => ({ term: String(code), meaning })),
    ),
    ".SH SEE ALSO",
    related.map((name) => `.BR ${escapeText(name)} (1)`).join(",\n"),
  ];
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}

/** `stackctl features enable` → `stackctl-features-enable`. */
export function manPageName({ name }: CommandPage): string {
  return name.replaceAll(" ", "-");
}

/** The parent command and the subcommands. */
function isNear(page: CommandPage, other: CommandPage): boolean {
  const parentOf = ({ name }: CommandPage) => name.split(" ").slice(0, -1).join(" ");
  return parentOf(page) === other.name || parentOf(other) === page.name;
}

function formatTerms(title: string, terms: readonly Term[]): readonly string[] {
  if (terms.length === 0) return [];
  const rows = terms.flatMap(({ term, meaning }) => [".TP", `.B ${escapeText(term)}`, escapeText(meaning)]);
  return [`.SH ${title}`, ...rows];
}

function escapeText(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll("…", "...")
    .replace(/^([.'])/, "\\&$1");
}
