import { choice, names, withDefault } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { jsonOption, projectOptions } from "./shared-options.ts";

/** The options of `stackctl matrix`. */
export const matrixOptions = [
  choice("--strength <n>", "a short list that covers every valid pair or triple of features", ["2", "3"]),
  names("--include <features>", "vary only these features (a,b)"),
  names("--exclude <features>", "leave these features off (a,b)"),
  withDefault(
    choice("--format <format>", "output format; github is one line, gitlab a child pipeline", [
      "table",
      "json",
      "github",
      "gitlab",
    ]),
    "table",
  ),
  ...projectOptions,
  jsonOption,
] as const;

/** The values of the options of `stackctl matrix`. */
export type MatrixOptions = OptionsOf<typeof matrixOptions>;
