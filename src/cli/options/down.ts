import { flag, word } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { engineOption, jsonOption, progressOption, projectOptions } from "./shared-options.ts";

/** The options of `stackctl down`. */
export const downOptions = [
  flag("-v, --volumes", "also remove named volumes with their data; asks first"),
  flag("-y, --yes", "answer yes to every question"),
  word("-t, --timeout <seconds>", "seconds until a container is killed"),
  engineOption,
  ...projectOptions,
  jsonOption,
  progressOption,
] as const;

/** The values of the options of `stackctl down`. */
export type DownOptions = OptionsOf<typeof downOptions>;
