import { flag } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import { queryOptions } from "./shared-options.ts";

/** The options of `stackctl status`. */
export const statusOptions = [
  flag("--resources", "show the resources of each service and feature, and what disabling frees"),
  flag(
    "-w, --watch",
    "update the table on every change, until Ctrl-C; with --json, print one document per line",
  ),
  ...queryOptions,
] as const;

/** The values of the options of `stackctl status`. */
export type StatusOptions = OptionsOf<typeof statusOptions>;
