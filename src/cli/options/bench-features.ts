import { flag, withDefault, word, words } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { jsonOption, progressOption, projectOptions } from "./shared-options.ts";

/** The options of `stackctl bench-features`. */
export const benchFeaturesOptions = [
  withDefault(word("--runs <number>", "starts of each mode; the table shows medians"), "3"),
  word("--markdown <file>", "write the table to this file, between markers; - prints it"),
  words("--note <mode=text>", "add this text to a mode; may be repeated"),
  flag("-y, --yes", "answer yes to every question"),
  ...projectOptions,
  jsonOption,
  progressOption,
] as const;

/** The values of the options of `stackctl bench-features`. */
export type BenchFeaturesOptions = OptionsOf<typeof benchFeaturesOptions>;
