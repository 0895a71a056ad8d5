import type { Argument, Command, Help, HelpConfiguration, Option } from "commander";

/** The title of the options that switch one feature of this project; they come last, one line a feature. */
export const featureFlagsTitle = "Project features (or --disable-NAME):";

/** The indent of a description below its term, where the terminal is too narrow for two columns. */
const stackedIndent = 6;
/** Descriptions narrower than this are printed below their term. */
const narrowestColumn = 32;

/**
 * The layout of every help page: commands before options, feature flags last, and a single column on a narrow terminal.
 * The options of the program itself are left out: they are the last section, behind the examples.
 */
export const helpLayout: HelpConfiguration = {
  minWidthToWrap: 20,
  commandUsage: (command) => `${listNames(command).join(" ")} ${command.usage()}`,
  subcommandTerm: (command) => command.name(),
  optionDescription: ({ description, argChoices, defaultValue, defaultValueDescription }) =>
    describeChoices(
      description,
      argChoices,
      typeof defaultValue === "string" ? (defaultValueDescription ?? defaultValue) : undefined,
    ),
  argumentDescription: ({ description, argChoices }: Argument) =>
    describeChoices(description, argChoices, undefined),
  formatItem: (term, termWidth, description, helper) => formatItem(term, termWidth, description, helper),
  formatHelp: (command, helper) => formatHelp(command, helper),
};

/** A titled list of terms and their descriptions, for a section behind the options. */
export function formatTerms(
  command: Command,
  title: string,
  terms: readonly (readonly [term: string, description: string])[],
): string {
  const helper = createPreparedHelp(command);
  const width = Math.max(...terms.map(([term]) => term.length));
  const items = terms.map(([term, description]) => helper.formatItem(term, width, description, helper));
  return `\n${[title, ...items].join("\n")}`;
}

/** A paragraph behind the options. */
export function formatParagraph(command: Command, text: string): string {
  const helper = createPreparedHelp(command);
  return `\n${helper.boxWrap(text, helper.helpWidth ?? 80)}`;
}

function createPreparedHelp(command: Command): Help {
  const helper = command.createHelp();
  const helpWidth = command.configureOutput().getOutHelpWidth?.();
  helper.prepareContext(helpWidth === undefined ? {} : { helpWidth });
  return helper;
}

/** `stackctl`, `features`, `enable`. */
function listNames(command: Command): readonly string[] {
  return [...(command.parent ? listNames(command.parent) : []), command.name()];
}

function describeChoices(
  description: string,
  choices: readonly string[] | undefined,
  fallback: string | undefined,
): string {
  const notes = [choices?.join(", "), fallback === undefined ? undefined : `default: ${fallback}`].filter(
    (note) => note !== undefined,
  );
  return notes.length === 0 ? description : `${description} (${notes.join("; ")})`;
}

function formatItem(term: string, termWidth: number, description: string, helper: Help): string {
  const helpWidth = helper.helpWidth ?? 80;
  const column = helpWidth - termWidth - 4;
  const isStacked = column < narrowestColumn;
  const indent = isStacked ? stackedIndent : termWidth + 4;
  const text = helper
    .boxWrap(description, isStacked ? helpWidth - stackedIndent : column)
    .replaceAll("\n", `\n${" ".repeat(indent)}`);
  if (text === "") return `  ${term}`;
  return isStacked ? `  ${term}\n${" ".repeat(indent)}${text}` : `  ${term.padEnd(termWidth)}  ${text}`;
}

function formatHelp(command: Command, helper: Help): string {
  const width = helper.helpWidth ?? 80;
  const format = (termWidth: number, term: string, description: string) =>
    helper.formatItem(term, termWidth, description, helper);
  const section = (title: string, terms: readonly (readonly [string, string])[], termWidth: number) =>
    terms.length === 0
      ? []
      : [[title, ...terms.map(([term, meaning]) => format(termWidth, term, meaning))].join("\n")];
  const commands = groupBy(helper.visibleCommands(command), (sub) => sub.helpGroup() || "Commands:");
  const commandWidth = helper.longestSubcommandTermLength(command, helper);
  const options = command.parent === null ? new Map<string, Option[]>() : groupOptions(command, helper);
  const shown = [...options.values()].flat();
  const operands = helper
    .visibleArguments(command)
    .map((one) => [one.name(), helper.argumentDescription(one)] as const);
  const optionWidth = Math.max(
    0,
    ...shown.map(({ flags }) => flags.length),
    ...operands.map(([term]) => term.length),
  );
  return `${[
    `Usage: ${helper.commandUsage(command)}`,
    ...[helper.commandDescription(command)]
      .filter((text) => text !== "")
      .map((text) => helper.boxWrap(text, width)),
    ...section("Arguments:", operands, optionWidth),
    ...[...commands].flatMap(([title, subs]) =>
      section(
        title,
        subs.map((sub) => [helper.subcommandTerm(sub), helper.subcommandDescription(sub)] as const),
        commandWidth,
      ),
    ),
    ...[...options].flatMap(([title, group]) =>
      section(
        title,
        group.map((option) => [option.flags, helper.optionDescription(option)] as const),
        optionWidth,
      ),
    ),
  ].join("\n\n")}\n`;
}

/** The command's own options first, the flags of features last and each feature once, the other titles in between. */
function groupOptions(command: Command, helper: Help): ReadonlyMap<string, readonly Option[]> {
  const own = "Options:";
  const all = groupBy(helper.visibleOptions(command), ({ helpGroupHeading }) => helpGroupHeading ?? own);
  const flags = all.get(featureFlagsTitle)?.filter(({ long }) => long?.startsWith("--enable-")) ?? [];
  const others = [...all].filter(([title]) => title !== featureFlagsTitle && title !== own);
  return new Map([[own, all.get(own) ?? []], ...others, [featureFlagsTitle, flags]]);
}

function groupBy<T>(items: readonly T[], titleOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const title = titleOf(item);
    groups.set(title, [...(groups.get(title) ?? []), item]);
  }
  return groups;
}
