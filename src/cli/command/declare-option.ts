import { Option } from "commander";
import type { AnyOption, DeclaredOption } from "./declared-option.ts";

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isMaybeBoolean = (value: unknown): value is boolean | undefined =>
  value === undefined || isBoolean(value);
const isMaybeText = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === "string";
const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");

/** An option without a value: true if it is given. A `--no-NAME` is false if it is given, else true. */
export function flag<const Flags extends string>(
  flags: Flags,
  description: string,
): DeclaredOption<Flags, boolean> {
  const option = new Option(flags, description);
  return { flags, options: [option.negate ? option : option.default(false)], isValue: isBoolean };
}

/** A flag and its negation, `--NAME` and `--no-NAME`: undefined if neither is given. */
export function flagPair<const Flags extends `--${string}`>(
  flags: Flags,
  description: string,
  negated: string,
): DeclaredOption<Flags, boolean | undefined> {
  // The positive option comes first: without it, commander makes true the default.
  const options = [new Option(flags, description), new Option(flags.replace(/^--/, "--no-"), negated)];
  return { flags, options, isValue: isMaybeBoolean };
}

/** An option with one word. The suggestions are shown in help and completion; other words are accepted too. */
export function word<const Flags extends string>(
  flags: Flags,
  description: string,
  {
    suggestions,
    parse,
  }: { readonly suggestions?: readonly string[]; readonly parse?: (word: string) => string } = {},
): DeclaredOption<Flags, string | undefined> {
  const option = new Option(flags, description);
  if (suggestions !== undefined) option.argChoices = [...suggestions];
  if (parse !== undefined) option.argParser(parse);
  return { flags, options: [option], isValue: isMaybeText };
}

/** An option with one of these words. */
export function choice<const Flags extends string, const Choice extends string>(
  flags: Flags,
  description: string,
  choices: readonly Choice[],
): DeclaredOption<Flags, Choice | undefined> {
  const isValue = (value: unknown): value is Choice | undefined =>
    value === undefined || choices.some((one) => one === value);
  return { flags, options: [new Option(flags, description).choices(choices)], isValue };
}

/** An option with one word, any number of times. */
export function words<const Flags extends string>(
  flags: Flags,
  description: string,
): DeclaredOption<Flags, readonly string[]> {
  return collect(flags, description, (word) => [word]);
}

/** An option with names, separated by commas, any number of times. */
export function names<const Flags extends string>(
  flags: Flags,
  description: string,
): DeclaredOption<Flags, readonly string[]> {
  return collect(flags, description, splitList);
}

/** The same option with a value to use if it is not given. */
export function withDefault<Flags extends string, Value extends string>(
  { flags, options, isValue }: DeclaredOption<Flags, Value | undefined>,
  value: Value,
): DeclaredOption<Flags, Value> {
  for (const option of options) option.default(value);
  const isGiven = (one: unknown): one is Value => one !== undefined && isValue(one);
  return { flags, options, isValue: isGiven };
}

/** The same options under one title of the help. */
export function inGroup<const List extends readonly AnyOption[]>(title: string, list: List): List {
  for (const option of list.flatMap(({ options }) => options)) option.helpGroup(title);
  return list;
}

function collect<const Flags extends string>(
  flags: Flags,
  description: string,
  split: (text: string) => readonly string[],
): DeclaredOption<Flags, readonly string[]> {
  const option = new Option(flags, description)
    .default([])
    .argParser((text: string, before: readonly string[]) => [...before, ...split(text)]);
  return { flags, options: [option], isValue: isTexts };
}

function splitList(text: string): readonly string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
