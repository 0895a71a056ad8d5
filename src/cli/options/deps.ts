import { flag } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { featureOptions, jsonOption, projectOptions } from "./shared-options.ts";

/** The options of `stackctl deps`. */
export const depsOptions = [
  flag("--check", "report missing packages; exit with 10 if there are any"),
  flag("--install", "install missing packages with pip, npm and apt"),
  ...featureOptions,
  ...projectOptions,
  jsonOption,
] as const;

/** The values of the options of `stackctl deps`. */
export type DepsOptions = OptionsOf<typeof depsOptions>;
