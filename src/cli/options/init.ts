import { flag, flagPair, names } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { jsonOption, projectOptions } from "./shared-options.ts";

/** The options of `stackctl init`. */
export const initOptions = [
  names("--enable <features>", "features to enable by default (a,b)"),
  flagPair("--github", "also write .github/workflows/stackctl.yml", "do not ask about the workflow"),
  flag("--dry-run", "show the files, and write nothing"),
  flag("-y, --yes", "do not ask; add to existing files"),
  flag("--force", "replace an existing workflow"),
  ...projectOptions,
  jsonOption,
] as const;

/** The values of the options of `stackctl init`. */
export type InitOptions = OptionsOf<typeof initOptions>;
