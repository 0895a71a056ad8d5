import type { Action } from "./action.ts";

/** A feature as the help of a command shows it. */
export interface HelpFeature {
  readonly name: string;
  readonly description: string;
}

/** The inputs of every command's declaration: features for its help, and a runner for its action. */
export interface Grammar {
  readonly features: readonly HelpFeature[];
  /** A handler for commander that loads the action only when the command runs. */
  run(load: () => Promise<Action>): (...parameters: unknown[]) => Promise<void>;
}
