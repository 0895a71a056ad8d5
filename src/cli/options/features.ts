import type { OptionsOf } from "./declared-option.ts";
import { jsonOption, projectOptions } from "./shared-options.ts";

/** The options of `stackctl features enable` and `disable`. */
export const setFeaturesOptions = [...projectOptions, jsonOption] as const;

/** The values of the options of `stackctl features enable` and `disable`. */
export type SetFeaturesOptions = OptionsOf<typeof setFeaturesOptions>;
