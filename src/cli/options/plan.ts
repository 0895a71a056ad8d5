import { flag } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import {
  engineOption,
  featureOptions,
  healthOption,
  jsonOption,
  launchOptions,
  projectOptions,
} from "./shared-options.ts";

/** The options of `stackctl plan`. */
export const planOptions = [
  ...launchOptions,
  flag("--detailed-exitcode", "exit with 10 if `up` would change anything"),
  ...featureOptions,
  healthOption,
  engineOption,
  ...projectOptions,
  jsonOption,
] as const;

/** The values of the options of `stackctl plan`. */
export type PlanOptions = OptionsOf<typeof planOptions>;
