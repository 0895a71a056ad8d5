import { endSignals } from "../../domain/end-signals.ts";

/**
 * Does work that gives the event loop no turn, so that no listener would hear of a signal: without listeners, the system
 * ends the process at once. Afterwards they listen again.
 */
export function runBusy<T>(work: () => T): T {
  const heard = endSignals.map((name) => ({ name, listeners: process.listeners(name) }));
  for (const { name } of heard) process.removeAllListeners(name);
  try {
    return work();
  } finally {
    for (const { name, listeners } of heard) for (const listener of listeners) process.on(name, listener);
  }
}
