import { flag, names } from "./declare-option.ts";
import type { OptionsOf } from "./declared-option.ts";
import {
  featureOptions,
  launchOptions,
  stabilityWindowOption,
  waitingOptions,
  waitTimeoutOption,
} from "./shared-options.ts";

/** The options of `stackctl up`. */
export const upOptions = [
  ...launchOptions,
  flag("--dry-run", "print the plan, and change nothing"),
  waitTimeoutOption("maximum wait (90s, 5m); overrides stackctl.timeout labels"),
  stabilityWindowOption,
  flag("--remap-ports", "write free ports to .env for host ports that are taken"),
  flag("--force", "continue despite warnings that stop a launch, never despite errors"),
  flag("--no-wait", "return as soon as every container is started"),
  names("--logs <services>", "print new log lines of these services (a,b) while up waits; may be repeated"),
  ...featureOptions,
  ...waitingOptions,
] as const;

/** The values of the options of `stackctl up`. */
export type UpOptions = OptionsOf<typeof upOptions>;
