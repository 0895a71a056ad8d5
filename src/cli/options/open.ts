import { flag } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { engineOption, jsonOption, projectOptions } from "./shared-options.ts";

/** The options of `stackctl open`. */
export const openOptions = [
  flag("--print", "print the URL and open no browser"),
  engineOption,
  ...projectOptions,
  jsonOption,
] as const;

/** The values of the options of `stackctl open`. */
export type OpenOptions = OptionsOf<typeof openOptions>;
