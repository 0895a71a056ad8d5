import type { CodeCompletion } from "./code-completion.ts";
import { createNullCompletion } from "./null-completion.ts";
import { createTabbyCompletion, type TabbyServer } from "./tabby-completion.ts";

/** Who completes code: the Tabby server where the feature is on, nobody where it is off. */
export function createCompletion(tabby: TabbyServer | undefined): CodeCompletion {
  return tabby === undefined ? createNullCompletion() : createTabbyCompletion(tabby);
}
