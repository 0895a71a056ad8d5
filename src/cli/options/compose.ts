import type { OptionsOf } from "./declared-option.ts";
import { engineOption, featureOptions, projectOptions } from "./shared-options.ts";

/** The options of `stackctl compose`. */
export const composeOptions = [...featureOptions, engineOption, ...projectOptions] as const;

/** The values of the options of `stackctl compose`. */
export type ComposeOptions = OptionsOf<typeof composeOptions>;
