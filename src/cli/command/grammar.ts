import type { HelpFeature } from "../commands/options.ts";
import type { Action } from "./action.ts";

/** The inputs of every command's declaration: features for its help, and a runner for its action. */
export interface Grammar {
  readonly features: readonly HelpFeature[];
  /** A handler for commander that loads the action only when the command runs. */
  run(load: () => Promise<Action>): (...parameters: unknown[]) => Promise<void>;
}
