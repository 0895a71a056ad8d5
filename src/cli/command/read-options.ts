import type { Command } from "commander";
import type { AnyOption, OptionsOf } from "./declared-option.ts";

/**
 * The values of declared options, from a parsed command and those above it. A repeatable option keeps the words of both
 * places, those of the outer command first; any other option takes the written value nearest to the inner command.
 */
export function readOptions<const List extends readonly AnyOption[]>(
  command: Command,
  declared: List,
): OptionsOf<List> {
  const values = mergeValues(command);
  if (hasValues(values, declared)) return values;
  throw new Error(`the options of ${command.name()} are not the declared ones`);
}

function mergeValues(command: Command): Readonly<Record<string, unknown>> {
  const outer = command.parent === null ? {} : mergeValues(command.parent);
  const merged: Record<string, unknown> = { ...outer };
  for (const [name, value] of Object.entries(command.opts())) {
    const before = merged[name];
    if (Array.isArray(before) && Array.isArray(value)) merged[name] = [...before, ...value];
    else if (before === undefined || command.getOptionValueSource(name) !== "default") merged[name] = value;
  }
  return merged;
}

function hasValues<const List extends readonly AnyOption[]>(
  values: Readonly<Record<string, unknown>>,
  declared: List,
): values is OptionsOf<List> {
  return declared.every(({ options, isValue }) =>
    options.every((option) => isValue(values[option.attributeName()])),
  );
}
