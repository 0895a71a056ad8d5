import type { CodeCompletion } from "./code-completion.ts";
import { createNullCompletion } from "./null-completion.ts";
import { createTabbyCompletion, type TabbyServer } from "./tabby-completion.ts";

/** The Tabby server if the feature is enabled, else a null object that completes nothing. */
export function createCompletion(tabby: TabbyServer | undefined): CodeCompletion {
  return tabby === undefined ? createNullCompletion() : createTabbyCompletion(tabby);
}
