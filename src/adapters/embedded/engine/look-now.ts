/** Makes all watchers look at once, so that changes by this process appear without delay. */
export interface LookNow {
  /** Resolves when all watchers have looked. */
  announce(): Promise<void>;
  /** Adds a watcher. Returns a function that removes it. */
  join(look: () => Promise<void>): () => void;
}

/** Creates an instance without watchers. */
export function createLookNow(): LookNow {
  const looks = new Set<() => Promise<void>>();
  return {
    async announce() {
      await Promise.all([...looks].map((look) => look()));
    },
    join(look) {
      looks.add(look);
      return () => void looks.delete(look);
    },
  };
}
