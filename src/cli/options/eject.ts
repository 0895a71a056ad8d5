import { flag, names, word } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { featureOptions, jsonOption, projectOptions } from "./shared-options.ts";

/** The options of `stackctl eject`. */
export const ejectOptions = [
  word("-o, --output <file>", "default: compose.ejected.yaml; - prints to stdout"),
  word("--env-output <file>", "environment file; default: .env beside the output, else .env.ejected"),
  names("--plain <names>", "variables that look secret but are not (a,b)"),
  flag("--dry-run", "show the files, and write nothing"),
  flag("--force", "replace existing files"),
  ...featureOptions,
  ...projectOptions,
  jsonOption,
] as const;

/** The values of the options of `stackctl eject`. */
export type EjectOptions = OptionsOf<typeof ejectOptions>;
