import type { OptionsOf } from "./declared-option.ts";
import { featureOptions, waitingOptions, waitTimeoutOption } from "./shared-options.ts";

/** The options of `stackctl restart`. */
export const restartOptions = [
  waitTimeoutOption("maximum wait (90s, 5m)"),
  ...featureOptions,
  ...waitingOptions,
] as const;

/** The values of the options of `stackctl restart`. */
export type RestartOptions = OptionsOf<typeof restartOptions>;
