import { flag, word } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { jsonOption, projectOptions } from "./shared-options.ts";

/** The options of `stackctl features add`. */
export const featuresAddOptions = [
  word("--description <text>", "one line for lists and help"),
  word("--image <image>", "image of its service"),
  word("--port <port>", "port that it publishes: 8080, or 8080:80 for HOST:CONTAINER"),
  flag("--dry-run", "show the files, and write nothing"),
  ...projectOptions,
  jsonOption,
] as const;

/** The values of the options of `stackctl features add`. */
export type FeaturesAddOptions = OptionsOf<typeof featuresAddOptions>;
