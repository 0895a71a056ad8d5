import { choice, withDefault } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { jsonOption, projectOptions } from "./shared-options.ts";

/** The options of `stackctl lint`. */
export const lintOptions = [
  withDefault(
    choice("--format <format>", "output format; github prints annotations, sarif is version 2.1.0", [
      "text",
      "json",
      "sarif",
      "github",
    ]),
    "text",
  ),
  ...projectOptions,
  jsonOption,
] as const;

/** The values of the options of `stackctl lint`. */
export type LintOptions = OptionsOf<typeof lintOptions>;
