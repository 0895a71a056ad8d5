import type { Action } from "./action.ts";
import type { HelpFeature } from "./commands/options.ts";

/** What the commands need to be declared: features for their help, and somebody who runs their actions. */
export interface Grammar {
  readonly features: readonly HelpFeature[];
  /** A handler for commander that loads the action only when the command is really called. */
  run(load: () => Promise<Action>): (...parameters: unknown[]) => Promise<void>;
}
