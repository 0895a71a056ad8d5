/** Has everybody who watches look at once, so that what this process does itself is seen without a pause. */
export interface LookNow {
  /** Resolves once all have looked. */
  announce(): Promise<void>;
  /** Gives what takes the look away again. */
  join(look: () => Promise<void>): () => void;
}

/** Nobody watches yet. */
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
