/** Notifies waiting code of changes, by id. */
export interface Bell {
  ring(id: string): void;
  /** Resolves at the next change, or when the signal aborts. Call it before reading the value. */
  next(id: string, signal: AbortSignal): Promise<void>;
}

/** Creates a bell without waiting code. */
export function createBell(): Bell {
  const waiting = new Map<string, Set<() => void>>();
  return {
    ring: (id) => {
      const heard = waiting.get(id);
      waiting.delete(id);
      for (const tell of heard ?? []) tell();
    },
    next: (id, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const listeners = waiting.get(id) ?? new Set();
        waiting.set(id, listeners);
        const tell = () => {
          signal.removeEventListener("abort", tell);
          listeners.delete(tell);
          resolve();
        };
        listeners.add(tell);
        signal.addEventListener("abort", tell);
      }),
  };
}
