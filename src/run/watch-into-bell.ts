import { setMaxListeners } from "node:events";
import type { ContainerEvent } from "../domain/container.ts";
import type { Engine } from "../ports/engine.ts";
import { type Bell, createBell } from "./bell.ts";

/** A bell that every event of a project's containers rings, or nudges. */
export interface EventBell extends Bell {
  /** Aborts with the outer signal and when the bell is taken down. */
  readonly within: AbortSignal;
  /** Ends the subscription, and resolves once it is closed. */
  takeDown(): Promise<void>;
}

/** Subscribes to a project's events for as long as the signal allows; each is handed over, and rings or nudges. */
export function watchIntoBell(
  engine: Engine,
  project: string,
  signal: AbortSignal,
  onEvent: (event: ContainerEvent) => void = () => {},
): EventBell {
  const bell = createBell();
  const ending = new AbortController();
  const within = AbortSignal.any([signal, ending.signal]);
  // Each question to the engine listens, and a stack of many services asks many at once.
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
        // A check that passes or is given up has news of its own; one more that failed changes no verdict.
        if (event.action === "probe") bell.nudge();
        else bell.ring();
      }
    } catch (error) {
      bell.fail(error);
    }
  }
}
