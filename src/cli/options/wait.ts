import { waitAims } from "../../domain/option-words.ts";
import { choice, withDefault, word } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { featureOptions, waitingOptions } from "./shared-options.ts";

/** The options of `stackctl wait`. */
export const waitOptions = [
  withDefault(
    choice("--for <condition>", "condition to wait for; ready is each service's own condition", waitAims),
    "ready",
  ),
  word("--timeout <duration>", "maximum wait (60s, 5m); default: the setting waitTimeout"),
  ...featureOptions,
  ...waitingOptions,
] as const;

/** The values of the options of `stackctl wait`. */
export type WaitOptions = OptionsOf<typeof waitOptions>;
