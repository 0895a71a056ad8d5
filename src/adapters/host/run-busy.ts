import { endSignals } from "../../domain/exit-codes.ts";

/**
 * Runs work that blocks the event loop. No signal listener could run meanwhile, so the listeners are removed
 * for that time and a signal ends the process at once. Afterwards the listeners are restored.
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
