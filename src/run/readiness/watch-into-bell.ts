import { setMaxListeners } from "node:events";
import type { ContainerEvent } from "../../domain/container.ts";
import type { Engine } from "../../ports/engine.ts";
import { type Bell, createBell } from "./bell.ts";

/** A bell that each event of a project's containers rings or nudges. */
export interface EventBell extends Bell {
  /** Aborts with the outer signal, and when the bell is taken down. */
  readonly within: AbortSignal;
  /** Ends the subscription, and resolves once it is closed. */
  takeDown(): Promise<void>;
}

/**
 * Subscribes to a project's events until the signal aborts. Each event goes to `onEvent`, and rings or nudges
 * the bell.
 */
export function watchIntoBell(
  engine: Engine,
  project: string,
  signal: AbortSignal,
  onEvent: (event: ContainerEvent) => void = () => {},
): EventBell {
  const bell = createBell();
  const ending = new AbortController();
  const within = AbortSignal.any([signal, ending.signal]);
  // Each engine request adds a listener, and a large stack has many requests in parallel.
  setMaxListeners(0, within);
  const watching = watch();
  return {
    ...bell,
    within,
    async takeDown() {
      ending.abort();
      await watching;
    },
  };

  async function watch(): Promise<void> {
    try {
      for await (const event of engine.watch(project, within)) {
        onEvent(event);
        // A failed probe changes no verdict, so a nudge is enough; a changed health status has its own event.
        if (event.action === "probe") bell.nudge();
        else bell.ring();
      }
    } catch (error) {
      bell.fail(error);
    }
  }
}
