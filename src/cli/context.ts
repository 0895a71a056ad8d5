import type { ActionContext } from "./action.ts";
import { createStreamStyle } from "./stream-style.ts";
import { createTerminal } from "./terminal.ts";
import { createWorld } from "./world.ts";

/** Everything that an action may use, built on the real process. */
export function createContext(signal: AbortSignal): ActionContext {
  const world = createWorld();
  return {
    world,
    terminal: createTerminal(world.clock, signal),
    signal,
    style: createStreamStyle(process.stdout),
  };
}
